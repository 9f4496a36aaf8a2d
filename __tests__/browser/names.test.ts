import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'
import { serve, until, type ScriptedServer } from './scripted-server.ts'

/** Every name that the browser's own `document` and `window` have, and the client's. */
async function allNames(): Promise<string[]> {
  const { page } = await newPage()
  const found = await page.evaluate(() => {
    const names = ['liveView', 'phxPrefix', 'phxHooks', 'then']
    for (let at: unknown = document; at !== null; at = Object.getPrototypeOf(at))
      names.push(...Object.getOwnPropertyNames(at))
    return [...new Set([...names, ...Object.getOwnPropertyNames(window)])]
  })
  expect(found).toEqual(expect.arrayContaining(['querySelector', 'addEventListener', 'body', 'fetch']))
  return found
}

const VIEW = `<button id="go" phx-click="go">go</button><a href="/page?tab=3" data-phx-link="patch" data-phx-link-state="push">3</a>
  <form phx-change="typed"><input name="a"></form><p phx-mounted='[["set_attr",{"attr":["title","set"],"to":"#set"}]]'></p>
  <p id="set"></p><p id="hooked" phx-hook="Shout"></p><div>`

const SCRIPT = `liveView.hooks.Shout = { mounted() { this.el.title = 'hooked'; this.js().addClass(this.el, 'loud') } }`

const FEW =
  'activeElement body createElement currentScript documentElement querySelector querySelectorAll title addEventListener'.split(
    ' ',
  )

/** The page in which elements have all these names, before the view and in it. */
async function open(kind: string): Promise<{ server: ScriptedServer; page: Page }> {
  // A frame is a document of its own, and too many are a burden.
  const names = kind === 'iframe' ? FEW : await allNames()
  const hiding = names.map((name) => `<${kind} name="${name}" id="${name}"></${kind}>`).join('')
  const rendered = { s: [VIEW, '</div>'], 0: hiding }
  const server = await serve({ html: `${VIEW}${hiding}</div>`, rendered, script: SCRIPT, above: hiding })
  const { page } = await newPage()
  await page.goto(server.url)
  expect(await page.evaluate('typeof document.querySelector')).toBe('object')
  return { server, page }
}

/** What an expression about the element of this selector says. */
function see(page: Page, selector: string, expression: string): Promise<unknown> {
  return page.evaluate(
    `{ const it = Document.prototype.querySelector.call(document, ${JSON.stringify(selector)}); ${expression} }`,
  )
}

const KINDS = sampleOf(
  'elements whose names hide members of document',
  ['img', 'form', 'object', 'embed', 'iframe'],
  1,
)

describe.each(KINDS)('44: with <%s> of every name', (kind) => {
  test('clicks, fields, links and updates work', async () => {
    const { server, page } = await open(kind)
    await server.heard('phx_join')
    await until(async () => (await see(page, '.phx-connected', '!!it')) === true)
    await see(page, '#go', 'it.click()')
    await server.heard('event')
    await see(page, 'input', `it.value = 'b'; it.dispatchEvent(new Event('input', { bubbles: true }))`)
    await server.heard('event', 2)
    expect(server.events).toMatchObject([{ event: 'go' }, { event: 'typed', value: 'a=b' }])
    server.push('diff', { 0: { s: ['<b id="new">', '</b>'], 0: 'drawn &amp; new' }, t: 'titled' })
    await until(async () => (await see(page, '#new', 'it?.textContent')) === 'drawn & new')
    await until(async () => (await see(page, 'title', 'it.textContent')) === 'titled')
    await until(async () => (await see(page, 'html', 'history.scrollRestoration')) === 'manual')
    await see(page, 'a', 'it.click()')
    expect((await server.heard('live_patch')).payload).toMatchObject({ url: expect.stringMatching(/tab=3$/) })
  })

  test('hooks, commands and a whole new tree work', async () => {
    const { server, page } = await open(kind)
    await until(async () => (await see(page, '#hooked', 'it.className + it.title')) === 'loudhooked')
    await until(async () => (await see(page, '#set', 'it.title')) === 'set')
    server.push('diff', { s: ['<p id="other">other</p>'] })
    await until(async () => (await see(page, '#other', 'it?.textContent')) === 'other')
  })
})
