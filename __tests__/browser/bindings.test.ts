import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { disconnect, serve, stopClock, type ScriptedServer } from './scripted-server.ts'

async function open(html: string, script = ''): Promise<{ server: ScriptedServer; page: Page }> {
  const server = await serve({ html, script })
  const { page } = await newPage()
  await stopClock(page)
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  return { server, page }
}

test.each([
  ['a button', '<button id="it" phx-click="add" phx-value-sku="42">+</button>', { sku: '42', value: '' }],
  ['an element without a value', '<p id="it" phx-click="add" phx-value-a-b="1">+</p>', { 'a-b': '1' }],
  ['what is inside it', '<p phx-click="add" phx-value-x="1"><i id="it">+</i></p>', { x: '1' }],
  [
    'a box that is ticked by it',
    '<input id="it" type="checkbox" value="yes" phx-click="add">',
    { value: 'yes' },
  ],
  ['a box that is unticked by it', '<input id="it" type="checkbox" checked phx-click="add">', {}],
])('sends a click on %s with its values', async (_what, html, value) => {
  const { server, page } = await open(html)
  await page.click('#it')
  await server.heard('event')
  expect(server.events).toEqual([{ type: 'click', event: 'add', value }])
})

test('passes over what is disabled, to the binding around it', async () => {
  const { server, page } = await open(
    '<div phx-click="outer"><fieldset phx-click="inner" disabled><p id="it">x</p></fieldset></div>',
  )
  await page.click('#it')
  expect((await server.heard('event')).payload.event).toBe('outer')
})

test('marks what waits for an answer, and hears no second click meanwhile', async () => {
  const { server, page } = await open('<button phx-click="add" phx-disable-with="…">+</button>')
  await page.click('button')
  await page.evaluate('document.querySelector("button").click()')
  const click = await server.heard('event')
  expect(await page.textContent('button.phx-click-loading:disabled')).toBe('…')
  server.reply(click)
  await page.waitForSelector('button:enabled:not([class])')
  expect(await page.textContent('button')).toBe('+')
  expect(server.events).toHaveLength(1)
})

test('frees what waits when the server refuses', async () => {
  const { server, page } = await open('<button phx-click="nonsense">+</button>')
  await page.click('button')
  server.reply(await server.heard('event'), {}, 'error')
  await page.waitForSelector('button:not(.phx-click-loading)')
})

test('a box that was ticked for nobody is as the server has it', async () => {
  const { server, page } = await open('<input type="checkbox" phx-click="turn">')
  await page.click('input')
  server.reply(await server.heard('event'), {}, 'error')
  await page.waitForSelector('input:not(.phx-click-loading):not(:checked)')
})

test('sends keys to what has the focus, through its filter', async () => {
  const { server, page } = await open(
    '<input phx-keydown="down" phx-key="ENTER"><p phx-window-keydown="window" phx-value-p="1"></p>',
  )
  await page.focus('input')
  await page.keyboard.press('a')
  await page.keyboard.press('Enter')
  await server.heard('event')
  expect(server.events).toEqual([{ type: 'keydown', event: 'down', value: { key: 'Enter', value: 'a' } }])
})

test('sends keys to the window’s bindings when the target has none', async () => {
  const { server, page } = await open('<input><p phx-window-keyup="up" phx-value-p="1"></p>')
  await page.focus('input')
  await page.keyboard.press('Escape')
  await server.heard('event')
  expect(server.events).toEqual([{ type: 'keyup', event: 'up', value: { key: 'Escape', p: '1' } }])
})

test('sends focus and blur, of elements and of the window', async () => {
  const { server, page } = await open(
    '<input phx-focus="in" phx-blur="out" phx-key="Enter"><p phx-window-focus="back" phx-window-blur="gone"></p>',
  )
  await page.focus('input')
  await page.evaluate(
    'document.activeElement.blur(); dispatchEvent(new Event("blur")); dispatchEvent(new Event("focus"))',
  )
  await server.heard('event', 4)
  expect(server.events.map(({ type, event }) => [type, event])).toEqual([
    ['focus', 'in'],
    ['blur', 'out'],
    ['blur', 'gone'],
    ['focus', 'back'],
  ])
})

test('hears what scripts dispatch on the document', async () => {
  const { server, page } = await open('<p phx-window-keydown="down">x</p>')
  await page.evaluate(() => {
    document.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    document.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, key: 'x' }))
  })
  expect((await server.heard('event')).payload).toMatchObject({ event: 'down', value: { key: 'x' } })
})

describe('a debounced binding', () => {
  const html = '<form phx-change="search" phx-submit="go"><input name="q" phx-debounce="400"></form>'

  test('waits until nothing has come for a while', async () => {
    const { server, page } = await open(html)
    await page.locator('input').pressSequentially('ab')
    await page.clock.runFor(399)
    expect(server.events).toEqual([])
    await page.clock.runFor(1)
    expect((await server.heard('event')).payload.value).toBe('q=ab')
  })

  test('waits no longer once the focus leaves', async () => {
    const { server, page } = await open(html)
    await page.locator('input').pressSequentially('ab')
    await page.locator('input').blur()
    expect((await server.heard('event')).payload.value).toBe('q=ab')
  })

  test('is forgotten when the form is submitted', async () => {
    const { server, page } = await open(html)
    await page.locator('input').pressSequentially('ab')
    await page.keyboard.press('Enter')
    server.reply(await server.heard('event'))
    await page.clock.runFor(1000)
    await disconnect(page, server)
    expect(server.events.map(({ event }) => event as string)).toEqual(['go'])
  })

  test('waits for the blur when it says so', async () => {
    const { server, page } = await open(html.replace('400', 'blur'))
    await page.locator('input').pressSequentially('ab')
    await page.clock.runFor(5000)
    expect(server.events).toEqual([])
    await page.locator('input').blur()
    expect((await server.heard('event')).payload.value).toBe('q=ab')
  })
})

test('a throttled binding fires at once, and again after its pause', async () => {
  const { server, page } = await open('<p phx-window-keydown="k" phx-throttle=""></p>')
  for (const key of ['a', 'a', 'a', 'b']) await page.keyboard.press(key)
  await page.clock.runFor(300)
  await page.keyboard.press('b')
  await server.heard('event', 3)
  expect(server.events.map(({ value }) => value.key as string)).toEqual(['a', 'b', 'b'])
})
