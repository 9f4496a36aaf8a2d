import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

type Opened = { readonly server: ScriptedServer; readonly page: Page }

/** A page that joins with statics and dynamics, the first of which stands for a note about what was drawn. */
async function open(statics: readonly string[], dynamics: readonly string[]): Promise<Opened> {
  const s = ['<p id="note">', '</p>' + (statics[0] ?? ''), ...statics.slice(1)]
  const values = ['', ...dynamics]
  const html = s.map((text, i) => text + (values[i] ?? '')).join('')
  const server = await serve({ html, rendered: Object.assign({ s }, values) })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  return { server, page }
}

let notes = 0

/** Waits until everything that was said so far is drawn. */
async function drawn({ server, page }: Opened): Promise<void> {
  server.push('diff', { 0: `${++notes}` })
  await page.waitForSelector(`#note:text-is("${notes}")`)
}

const shown = (page: Page, selector = '#a'): Promise<unknown> =>
  page.$eval(selector, (element) => {
    const { type, checked, value } = element as HTMLInputElement
    return type === 'radio' || type === 'checkbox' ? checked : value
  })

const FIELD = ['<form phx-change="typed"><input id="a" name="a" value="', '"><input id="b" name="b"></form>']

test('what was typed after a question is not undone by its answer, wherever the focus is', async () => {
  const statics = [FIELD[0]?.replace('id=', 'phx-throttle="60000" id=') ?? '', FIELD[1] ?? '']
  const { server, page } = await open(statics, [''])
  await page.locator('#a').pressSequentially('ab')
  const question = await server.heard('event')
  await page.focus('#b')
  server.reply(question, { diff: { 1: 'A' } })
  await drawn({ server, page })
  expect([question.payload.value, await shown(page), await page.getAttribute('#a', 'value')]).toEqual([
    'a=a&_unused_b=&b=',
    'ab',
    'A',
  ])
})

test('what the server says of its own accord afterwards is shown', async () => {
  const { server, page } = await open(FIELD, [''])
  await page.locator('#a').pressSequentially('ab')
  await page.focus('#b')
  for (const nth of [1, 2]) server.reply(await server.heard('event', nth), { diff: { 1: 'ab' } })
  server.push('diff', { 1: 'reset' })
  await drawn({ server, page })
  expect(await shown(page)).toBe('reset')
})

test('a message that knows nothing of what was typed does not undo it', async () => {
  const { server, page } = await open(FIELD, [''])
  await page.fill('#a', 'typed')
  await page.focus('#b')
  const question = await server.heard('event')
  server.push('diff', { 1: 'older' })
  await drawn({ server, page })
  expect(await shown(page)).toBe('typed')
  server.reply(question, { diff: { 1: 'TYPED' } })
  await drawn({ server, page })
  expect(await shown(page)).toBe('TYPED')
})

test('nor does the answer to something else, in a form that says nothing of its changes', async () => {
  const form = [
    '<button phx-click="load">Load</button><form phx-submit="s"><input id="a" name="a" value="',
    '"></form>',
  ]
  const { server, page } = await open(form, [''])
  await page.click('button')
  await page.fill('#a', 'typed')
  await page.focus('button')
  server.reply(await server.heard('event'), { diff: { 1: 'loaded' } })
  await drawn({ server, page })
  expect(await shown(page)).toBe('typed')
  server.push('diff', { 1: 'newer' })
  await drawn({ server, page })
  expect(await shown(page)).toBe('newer')
})

test('the last answer counts, even when the one before has said all there is to say', async () => {
  const { server, page } = await open(FIELD, [''])
  await page.locator('#a').pressSequentially('12')
  await page.focus('#b')
  server.reply(await server.heard('event', 1), { diff: { 1: 'at most this' } })
  await drawn({ server, page })
  expect(await shown(page)).toBe('12')
  server.reply(await server.heard('event', 2))
  await drawn({ server, page })
  expect(await shown(page)).toBe('at most this')
})

const RADIOS = [
  '<form phx-change="chosen"><input type="radio" id="x" name="r" value="x"',
  '><input type="radio" id="y" name="r" value="y"',
  '></form>',
]

test('of radio buttons the newest choice stays, and then what the server makes of it', async () => {
  const { server, page } = await open(RADIOS, ['', ''])
  await page.check('#x')
  await page.check('#y')
  server.reply(await server.heard('event', 1), { diff: { 1: ' checked' } })
  await drawn({ server, page })
  expect([await shown(page, '#x'), await shown(page, '#y')]).toEqual([false, true])
  server.reply(await server.heard('event', 2))
  await drawn({ server, page })
  expect([await shown(page, '#x'), await shown(page, '#y')]).toEqual([true, false])
})

test.each([
  [
    'a select',
    'b',
    ['<select id="a" name="a"><option selected>a</option><option>b</option><option', '>c</option></select>'],
    ' selected',
    'c',
  ],
  ['a box', true, ['<input type="checkbox" id="a" name="a"', '>'], ' checked disabled', true],
  ['a long text', 'b', ['<textarea id="a" name="a">', '</textarea>'], 'c', 'c'],
])(
  'what was chosen or written in %s stays until its own answer',
  async (_what, mine, [open1 = '', close = ''], theirs, after) => {
    const { server, page } = await open(
      [`<form phx-change="c">${open1}`, `${close}</form><button>x</button>`],
      [''],
    )
    if (mine === true) await page.check('#a')
    else if (await page.$('select')) await page.selectOption('#a', 'b')
    else await page.fill('#a', 'b')
    await page.focus('button')
    const question = await server.heard('event')
    server.push('diff', { 1: theirs })
    await drawn({ server, page })
    expect(await shown(page)).toBe(mine)
    server.reply(question)
    await drawn({ server, page })
    expect(await shown(page)).toBe(after)
  },
)

test('the options of several stay chosen while others come and go', async () => {
  const { server, page } = await open(
    [
      '<form phx-change="c"><select multiple id="a" name="a[]"><option>a</option><option>b</option>',
      '</select></form>',
    ],
    [''],
  )
  await page.selectOption('#a', ['a', 'b'])
  server.reply(await server.heard('event'), { diff: { 1: '<option selected>c</option>' } })
  await drawn({ server, page })
  expect(await page.$$eval(':checked', (all) => all.map(({ textContent }) => textContent))).toEqual([
    'a',
    'b',
    'c',
  ])
})

test('a choice whose option is gone is the server’s to make', async () => {
  const select = ['<form phx-change="c"><select id="a" name="a">', '</select></form>']
  const { server, page } = await open(select, ['<option id="1">a</option><option id="2">b</option>'])
  await page.selectOption('#a', 'b')
  const diff = { 1: '<option id="3">c</option><option id="4" selected>d</option>' }
  server.reply(await server.heard('event'), { diff })
  await drawn({ server, page })
  expect(await shown(page)).toBe('d')
})

test('a form that is drawn as a whole keeps what is newer than the drawing', async () => {
  const { server, page } = await open(
    ['<form phx-change="t"><!-- ', ' --><input id="a" name="a" value="', '"><input id="b" name="b"></form>'],
    ['0', ''],
  )
  await page.fill('#a', 'x')
  await page.fill('#b', 'y')
  server.reply(await server.heard('event', 1), { diff: { 1: '1', 2: 'X' } })
  await drawn({ server, page })
  expect([await shown(page, '#a'), await shown(page, '#b')]).toEqual(['x', 'y'])
})

test('what the answer says otherwise is shown at once', async () => {
  const { server, page } = await open(
    ['<form phx-change="t"><input id="a" name="a"', '></form><i>', '</i>'],
    ['', ''],
  )
  await page.locator('#a').pressSequentially('ab')
  server.reply(await server.heard('event', 1), {
    diff: { 1: ' value="a" aria-invalid="true"', 2: 'too short' },
  })
  await drawn({ server, page })
  expect([
    await shown(page),
    await page.getAttribute('#a', 'aria-invalid'),
    await page.textContent('i'),
  ]).toEqual(['ab', 'true', 'too short'])
})

test('a number that is none yet is not put right by an older answer', async () => {
  const { server, page } = await open(
    ['<form phx-change="t"><input id="a" name="a" type="number" value="', '"></form><button>x</button>'],
    [''],
  )
  await page.locator('#a').pressSequentially('1e')
  await page.focus('button')
  server.reply(await server.heard('event'), { diff: { 1: '1' } })
  await drawn({ server, page })
  expect(await page.$eval('#a', (input: HTMLInputElement) => input.validity.badInput)).toBe(true)
})

test('what waits says so until its own answer, whatever the server makes of its class meanwhile', async () => {
  const { server, page } = await open(
    ['<form phx-change="t" class="', '"><input id="a" name="a"></form>'],
    ['old'],
  )
  await page.locator('#a').pressSequentially('ab')
  const second = await server.heard('event', 2)
  server.reply(await server.heard('event', 1), { diff: { 1: 'new' } })
  await drawn({ server, page })
  expect(await page.getAttribute('form', 'class')).toBe('new phx-change-loading')
  expect(await page.getAttribute('#a', 'class')).toBe('phx-change-loading')
  server.reply(second)
  await drawn({ server, page })
  expect([await page.getAttribute('form', 'class'), await page.getAttribute('#a', 'class')]).toEqual([
    'new',
    null,
  ])
})

test('a form keeps what it holds until the new server has heard of it', async () => {
  const { server, page } = await open(
    [
      '<form id="f" phx-change="t"><input id="a" name="a" value="',
      '"><input id="b" name="b" value="',
      '"></form>',
    ],
    ['', ''],
  )
  await page.fill('#b', 'mine')
  server.reply(await server.heard('event'), { diff: { 2: 'mine' } })
  await drawn({ server, page })
  await page.evaluate('document.activeElement.blur()')
  server.close(1001)
  const again = await server.heard('event', 2)
  await drawn({ server, page })
  expect([again.payload.value, await shown(page, '#b')]).toEqual(['_unused_a=&a=&b=mine', 'mine'])
  server.reply(again)
  await drawn({ server, page })
  expect(await shown(page, '#b')).toBe('')
})

test.each([
  ['<span id="a">title</span>', 'no field'],
  ['<input id="a" type="email" value="title">', 'a field without a selection'],
  ['<select id="a"><option>title</option></select>', 'a choice'],
  ['<button id="a">title</button>', 'a button'],
])('the focus gives way to another element of its id (%s, %s), and the view goes on', async (other) => {
  const { server, page } = await open(['', ''], ['<input id="a" value="title">'])
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.focus('#a')
  await page.evaluate('document.activeElement.setSelectionRange(1, 3)')
  server.push('diff', { 1: { s: [other] } })
  await drawn({ server, page })
  server.push('diff', { 1: { s: ['<input id="a" value="again">'] } })
  await drawn({ server, page })
  const joins = server.sent.filter(({ event }) => event === 'phx_join')
  expect([await shown(page), errors, joins.length]).toEqual(['again', [], 1])
})
