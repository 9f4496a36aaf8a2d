import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'
import { serve, until, type ScriptedServer } from './scripted-server.ts'

const HTML = '<p id="a" phx-hook="Chart">0</p><button id="b">0</button>'
const RENDERED = { s: ['<p id="a" phx-hook="Chart">', '</p><button id="b">', '</button>'], 0: '0', 1: '0' }

type Opened = { readonly server: ScriptedServer; readonly page: Page; readonly errors: readonly string[] }

async function open(script: string, html = HTML, rendered?: object): Promise<Opened> {
  const server = await serve({ html, rendered: rendered ?? (html === HTML ? RENDERED : undefined), script })
  const { page, errors } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  return { server, page, errors }
}

/** Two updates are drawn over the one join that there was. */
async function goesOn({ server, page }: Opened, value = 1): Promise<void> {
  server.push('diff', { 0: 'one', 1: `${value}` })
  await page.waitForSelector(`#b:text-is("${value}")`)
  server.push('diff', { 0: 'two', 1: `${value + 1}` })
  await page.waitForSelector(`#b:text-is("${value + 1}")`)
  expect(server.sent.filter(({ event }) => event === 'phx_join')).toHaveLength(1)
}

const FAIL = `throw new Error('oops')`

const CALLBACKS = ['onBeforeElUpdated', 'onDocumentPatch', 'onPatchStart', 'onPatchEnd', 'onNodeAdded']

test.each(sampleOf('callbacks for updates that throw', CALLBACKS, 2))(
  'a callback for updates that throws stops none of them: %s',
  async (name) => {
    const opened = await open(`liveView.options.dom = { ${name}() { ${FAIL} } }`)
    await goesOn(opened)
    expect(opened.errors.join()).toMatch(new RegExp(`${name} failed: .*oops`))
  },
)

test('an update is written once, whatever its callback does after it', async () => {
  const opened = await open(
    `liveView.options.dom = { onDocumentPatch(start) { start(); start(); ${FAIL} } }`,
    '<ul><li>0</li></ul>',
    { s: ['<ul>', '</ul>'], 0: { s: ['<li>', '</li>'], k: { 0: { 0: '0' }, kc: 1 } } },
  )
  opened.server.push('diff', { 0: { k: { kc: 2, sp: [[1, 0, [{ 0: '1' }]]] } } })
  await opened.page.waitForSelector('li:nth-child(2)')
  expect(await opened.page.textContent('ul')).toBe('01')
})

const HOOKS: readonly (readonly [string, string])[] = [
  ['Chart.mounted', `{ mounted() { ${FAIL} } }`],
  ['Chart.beforeUpdate', `{ beforeUpdate() { ${FAIL} } }`],
  ['Chart.updated', `{ updated() { ${FAIL} } }`],
  ['Chart.updated', `{ async updated() { ${FAIL} } }`],
  ['Chart', `class { constructor() { ${FAIL} } }`],
  ['Chart', `{ get mounted() { ${FAIL} } }`],
  ['handleEvent\\("told"\\)', `{ mounted() { this.handleEvent('told', () => { ${FAIL} }) } }`],
]

test.each(sampleOf('hooks that throw', HOOKS, 3))(
  'a hook that throws is reported with its place, and the view goes on: %s of %s',
  async (place, hook) => {
    const opened = await open(`liveView.hooks.Chart = ${hook}`)
    opened.server.push('diff', { e: [['told', {}]] })
    await goesOn(opened)
    await opened.page.waitForFunction('true')
    expect(opened.errors.join()).toMatch(new RegExp(`${place} failed: JSHandle@node Error: oops`))
  },
)

test('a hook that cannot be made is tried once', async () => {
  const opened = await open(`liveView.hooks.Chart = class { constructor() { ${FAIL} } }`)
  await goesOn(opened)
  expect(opened.errors).toHaveLength(1)
})

test('what a hook has left half done is drawn anew, and nothing else is touched', async () => {
  const opened = await open(
    `liveView.hooks.Chart = { updated() { this.el.innerHTML = '<i>half</i>'; ${FAIL} } }`,
  )
  await opened.page.evaluate(`document.querySelector('#b').title = 'theirs'`)
  opened.server.push('diff', { 0: 'whole' })
  await opened.page.waitForSelector('#a:text-is("whole")')
  await goesOn(opened)
  expect(await opened.page.textContent('#a')).toBe('two')
  expect(await opened.page.getAttribute('#b', 'title')).toBe('theirs')
})

test('what fails again when it is drawn anew does not go on for ever', async () => {
  const opened = await open(`liveView.options.dom = {
    onNodeAdded(element) { element.replaceChildren('gone'); ${FAIL} } }`)
  await opened.page.waitForFunction('!document.querySelector(".phx-loading")')
  expect(opened.errors.length).toBeLessThan(20)
})

test('who listens for errors of the page hears of it', async () => {
  const { page } = await open(`window.heard = []
    addEventListener('error', ({ error }) => heard.push(error.message))
    liveView.hooks.Chart = { mounted() { ${FAIL} } }`)
  expect(await page.evaluate('heard')).toEqual(['oops'])
})

test.each([
  ['params', `liveView.options.params = () => { ${FAIL} }`],
  ['params', `liveView.options.params = { get a() { ${FAIL} } }`],
])('a page is live without %s that cannot be had (%s)', async (place, script) => {
  const opened = await open(script)
  await goesOn(opened)
  expect(opened.errors.join()).toContain(`${place} failed: `)
})

test('what cannot be sent along with an event is left out', async () => {
  const { server, page, errors } = await open(
    `liveView.options.metadata = { click() { ${FAIL} } }`,
    '<button phx-click="go" phx-value-a="1">Go</button>',
  )
  await page.click('button')
  const { payload } = await server.heard('event')
  expect(payload).toMatchObject({ event: 'go', value: { a: '1' } })
  expect(errors.join()).toContain('metadata failed: ')
})

test.each([
  ['a command that is none', '["make-tea",{}]'],
  ['a selector that is none', '["hide",{"to":"##"}]'],
  ['what is no command', '5'],
  ['an attribute that cannot be', '["set_attr",{"attr":["a b","c"]}]'],
  ['commands in an attribute that are none', '["exec",{"attr":"data-broken"}]'],
  ['what waits by a selector that is none', '["push",{"event":"other","loading":"##"}]'],
])('commands behind %s are carried out', async (_, failing) => {
  const commands = `[${failing},["set_attr",{"attr":["data-done","yes"]}],["push",{"event":"sent"}]]`
  const html = `<button data-broken="[[" phx-click='${commands}'>Do</button><i>`
  const rendered = { s: [html, '</i><b id="b">', '</b>'], 0: '0', 1: '0' }
  const opened = await open('', `${html}0</i><b id="b">0</b>`, rendered)
  await opened.page.click('button')
  await opened.page.waitForSelector('[data-done=yes]')
  await until(() => opened.server.events.some(({ event }) => event === 'sent'))
  await goesOn(opened)
  expect(opened.errors.join()).toContain(' failed: ')
})

test('updates go on when a transition ends in vain', async () => {
  const opened = await open('')
  await opened.page.evaluate(`(() => {
    const drawing = document.createElementNS('urn:other', 'x')
    document.body.append(drawing)
    liveView.liveSocket.js().hide(drawing, { transition: 'fade', time: 10 })
    liveView.liveSocket.js().addClass(document.body, 'done', { transition: 'fade', time: 10 })
  })()`)
  await opened.page.waitForSelector('.done')
  await goesOn(opened)
})

test('an element that only looks like a field loses nothing but its selection', async () => {
  const element = '<x-field id="x" tabindex="0"></x-field>'
  const opened = await open(
    `customElements.define('x-field', class extends HTMLElement {
      static next = 0
      get selectionStart() { return this.constructor.next++ } })`,
    HTML + element,
    { s: [RENDERED.s[0], RENDERED.s[1], `</button>${element}`], 0: '0', 1: '0' },
  )
  await opened.page.focus('#x')
  await goesOn(opened)
  expect(await opened.page.evaluate('document.activeElement.id')).toBe('x')
})
