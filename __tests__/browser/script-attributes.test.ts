import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

const ELEMENTS = `<a id="a" href="/start">a</a><form id="form"><button id="b" onclick="window.own = 1">b</button></form>
  <iframe id="frame"></iframe><object id="object"></object>
  <svg><a id="svg" xlink:href="/start"></a><set id="set" attributeName="href"></set></svg>`

const RUNS = 'javascript:window.ran=1'

/** Attributes that would run script: the element, the name, the value. */
const ROWS: readonly (readonly [id: string, name: string, value: string])[] = [
  ['a', 'onmouseover', 'window.ran=1'],
  ['a', 'OnClick', 'window.ran=1'],
  ['frame', 'srcdoc', '<script>parent.ran=1</script>'],
  ['frame', 'src', RUNS],
  ['a', 'href', RUNS],
  ['a', 'HREF', ' \u0001 java\tscr\nipt\r:window.ran=1'],
  ['a', 'href', 'JaVaScRiPt:window.ran=1'],
  ['form', 'action', RUNS],
  ['b', 'formaction', RUNS],
  ['object', 'data', RUNS],
  ['svg', 'xlink:href', RUNS],
  ['set', 'to', RUNS],
  ['set', 'values', `/a;${RUNS}`],
]

async function open(rendered: object = { s: [ELEMENTS] }): Promise<{ server: ScriptedServer; page: Page }> {
  const server = await serve({ html: ELEMENTS, rendered })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  return { server, page }
}

/** The attributes of all elements, once every command before has been carried out. */
async function attributes(page: Page): Promise<string> {
  await page.evaluate(`liveView.liveSocket.js().setAttribute(document.body, 'title', 'done')`)
  await page.waitForSelector('body[title=done]')
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-phx-session] [id]')]
      .map((it) => (it.cloneNode() as Element).outerHTML)
      .join('\n'),
  )
}

test('49: no command and no script of the page sets what would run script', async () => {
  const { page } = await open()
  const before = await attributes(page)
  await page.evaluate(`{ const { liveSocket } = liveView
    for (const [id, name, value] of ${JSON.stringify(ROWS)}) {
      const element = document.getElementById(id)
      liveSocket.execJS(element, [['set_attr', { attr: [name, value] }]])
      liveSocket.execJS(element, [['toggle_attr', { attr: [name, value, value + '//'] }]])
      liveSocket.js().setAttribute(element, name, value)
      liveSocket.js().toggleAttribute(element, name, value)
    } }`)
  expect((await attributes(page)).match(/java|srcdoc|onmouse|window\.ran|live\.js/gi)).toBeNull()
  // A toggle takes away what is there, unless it is to be another.
  expect(before).toContain('onclick="window.own = 1"')
  expect(await page.evaluate('window.ran')).toBeUndefined()
})

test('texts that only look like it are set', async () => {
  const { page } = await open()
  await page.evaluate(`for (const [name, value] of [
      ['title', 'javascript: the good parts'], ['href', '/javascript:x'], ['data-on', 'onclick']])
    liveView.liveSocket.js().setAttribute(document.getElementById('a'), name, value)`)
  expect(await attributes(page)).toContain(
    '<a id="a" href="/javascript:x" title="javascript: the good parts" data-on="onclick">',
  )
})

test('46: no update of an attribute sets it', async () => {
  const statics = ['<a id="a" href="', '" onmouseover="', '" ', '>a</a><p id="shown">', '</p>']
  const { server, page } = await open({ s: statics, 0: '/start', 1: '', 2: 'title="a"', 3: 'old' })
  server.push('diff', { 0: RUNS, 1: 'window.ran=1', 2: `title="b" onfocus="window.ran=1"`, 3: 'new' })
  await page.waitForFunction(() => document.querySelector('#shown')?.textContent === 'new')
  expect((await attributes(page)).match(/javascript|window\.ran|onfocus/g)).toBeNull()
  expect(await attributes(page)).toContain('title="b"')
})

test('what a template has written out stays what it is, whole elements too', async () => {
  const { server, page } = await open({ s: ['', ''], 0: { s: ['<b id="x">x</b>'] } })
  server.push('diff', { 0: { s: ['<b id="x" onclick="window.own = 2">y</b>'] } })
  await page.waitForFunction(() => document.querySelector('#x')?.textContent === 'y')
  await page.click('#x')
  expect(await page.evaluate('window.own')).toBe(2)
})
