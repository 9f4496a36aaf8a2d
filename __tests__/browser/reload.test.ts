import type { Page } from 'playwright-core'
import { newPage, type Tab } from '../support/browser.ts'
import { serve, type ScriptedServer } from './scripted-server.ts'

const FIELDS = `<form id="f" action="/posted" method="post">
  <textarea name="text"></textarea><input name="tags" value="a"><input name="tags" value="b">
  <input type="checkbox" name="box"><input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2">
  <select name="one"><option>x</option><option>y</option></select>
  <select name="many" multiple><option>x</option><option selected>y</option><option>z</option></select>
  <input type="password" name="secret"><input type="file" name="file"><input name="card" autocomplete="cc-number">
</form>`

/** A page that waits for the answer to its join, and notes what it is told. */
async function open(html = FIELDS): Promise<{ server: ScriptedServer; tab: Tab; page: Page }> {
  const server = await serve({ html })
  server.answerJoin = () => undefined
  const tab = await newPage()
  await tab.page.addInitScript(() => {
    const told: string[] = []
    Object.assign(window, { told })
    for (const type of ['phx:before-reload', 'phx:live-refused', 'phx:too-large'])
      addEventListener(type, (event) => told.push(`${type} ${(event as CustomEvent).detail.reason ?? ''}`))
  })
  await tab.page.goto(server.url)
  return { server, tab, page: tab.page }
}

const told = (page: Page): Promise<string[]> => page.evaluate('window.told')

/** The server says that the page is not to be joined. */
async function refuse(server: ScriptedServer, reason: string, nth = 1): Promise<void> {
  server.reply(await server.heard('phx_join', nth), { reason }, 'error')
}

test('a page is loaded anew once; then it stays as it was printed, and says so once', async () => {
  const { server, page } = await open()
  await refuse(server, 'stale')
  await refuse(server, 'stale', 2)
  await page.waitForSelector('#phx-1.phx-static:not(.phx-loading)')
  expect(await told(page)).toEqual(['phx:live-refused stale'])
  expect(server.pageLoads).toBe(2)
})

test('a page that is not live is used without a socket', async () => {
  const { server, page } = await open()
  await page.evaluate('sessionStorage["live:reloads"] = 1')
  await refuse(server, 'unauthorized')
  await page.waitForSelector('.phx-static')
  await page.fill('textarea', 'half a thought')
  await page.evaluate('f.requestSubmit()')
  await page.waitForURL('**/posted')
})

test('a form that is only for the view puts nothing into the URL of a page that is not live', async () => {
  const { server, page } = await open('<form id="f" phx-submit="save"><input name="q"></form>')
  await page.evaluate('sessionStorage["live:reloads"] = 1')
  await refuse(server, 'stale')
  await page.waitForSelector('.phx-static')
  await page.fill('[name=q]', 'pen')
  await page.evaluate('f.requestSubmit()')
  expect(page.url()).toBe(server.url)
})

test('a page whose cookies do not arrive is not loaded anew', async () => {
  const { server, page } = await open()
  // As Firefox does it in a frame of another site: cookies that do not say how they go there are kept.
  await page.evaluate(() => {
    let kept = ''
    const set = (text: string): void => void (kept += text.includes('samesite=lax') ? '' : text)
    Object.defineProperty(Document.prototype, 'cookie', { get: () => kept, set })
  })
  await refuse(server, 'cookies')
  await page.waitForSelector('.phx-static')
  expect(await told(page)).toEqual(['phx:live-refused cookies'])
  expect(server.pageLoads).toBe(1)
})

test('what was done to fields is brought back', async () => {
  const { server, page } = await open()
  await page.fill('textarea', 'half a\nthought')
  await page.fill('[name=tags] >> nth=1', 'c')
  await page.check('[name=box]')
  await page.check('[value="2"]')
  await page.selectOption('[name=one]', 'y')
  await page.selectOption('[name=many]', ['x', 'z'])
  const before = await page.evaluate('`${new URLSearchParams(new FormData(f))}`')
  await refuse(server, 'stale')
  await server.heard('phx_join', 2)
  await page.waitForFunction(
    (form) => `${new URLSearchParams(new FormData(document.forms[0]) as never)}` === form,
    before,
  )
  expect(await page.evaluate('sessionStorage["live:fields"]')).toBeFalsy()
})

test('a field that only comes when the page is joined is filled in, and the server is told', async () => {
  const { server, page } = await open('<form id="f" phx-change="typed"><input name="q"></form>')
  await page.evaluate('sessionStorage["live:reloads"] = 1')
  await page.fill('[name=q]', 'pen')
  await page.evaluate(`sessionStorage["live:fields"] = JSON.stringify(
    { url: location.href, fields: { '["f","text","q"]0': 'pen', '["f","text","late"]0': 'ink' } })`)
  server.answerJoin = () => ({ status: 'ok', response: { rendered: server.rendered } })
  server.rendered = { s: ['<form id="f" phx-change="typed"><input name="q"><input name="late"></form>'] }
  await page.reload()
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=late]')?.value === 'ink')
  expect(await page.inputValue('[name=q]')).toBe('pen')
  expect((await server.heard('event')).payload.value).toContain('q=pen')
})

test.each([
  ['a password', '[name=secret]'],
  ['the number of a card', '[name=card]'],
])('a page in which %s was typed is not loaded anew, nor is that kept', async (_what, field) => {
  const { server, page } = await open()
  await page.fill(field, '4111')
  await refuse(server, 'stale')
  await page.waitForSelector('.phx-static')
  expect(await page.inputValue(field)).toBe('4111')
  expect(server.pageLoads).toBe(1)
  expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('4111')
})

test('a page is not loaded anew when the application objects', async () => {
  const { server, page } = await open()
  await page.evaluate(() => addEventListener('phx:before-reload', (event) => event.preventDefault()))
  await refuse(server, 'stale')
  await page.waitForSelector('.phx-static')
  expect(await told(page)).toEqual(['phx:before-reload stale', 'phx:live-refused stale'])
  expect(server.pageLoads).toBe(1)
})

const LARGE = 'x'.repeat(70_000)

/** A joined page with a form of its view, and a button. */
async function live(response: object = {}): Promise<{ server: ScriptedServer; tab: Tab; page: Page }> {
  const form =
    '<form id="f" phx-change="typed" phx-submit="save"><textarea name="text"></textarea></form><button phx-click="go">go</button>'
  const opened = await open(form)
  const { server, page } = opened
  server.reply(await server.heard('phx_join'), { rendered: server.rendered, ...response })
  await page.waitForSelector('.phx-connected')
  return opened
}

test.each(['change', 'submit'])(
  'what is too long to be sent is not sent, and nothing is lost: %s',
  async (kind) => {
    const { server, tab, page } = await live()
    await page.fill('textarea', LARGE)
    if (kind === 'submit') await page.evaluate('f.noValidate = true, f.requestSubmit()')
    await page.click('button')
    expect((await server.heard('event')).payload.event).toBe('go')
    await page.waitForSelector('textarea:invalid:not([readonly])')
    expect((await told(page))[0]).toBe('phx:too-large ')
    expect(tab.errors[0]).toContain('limits.frameBytes is 65536')
    expect(await page.inputValue('textarea')).toBe(LARGE)
    expect(server.connections).toBe(1)
  },
)

test('what is shortened is sent', async () => {
  const { server, page } = await live()
  await page.fill('textarea', LARGE)
  await page.waitForSelector('textarea:invalid')
  await page.fill('textarea', 'short')
  expect((await server.heard('event')).payload.value).toBe('text=short')
  await page.waitForSelector('textarea:valid')
})

test('the server says what it takes', async () => {
  const { server, page } = await live({ frame_bytes: 100_000 })
  await page.fill('textarea', LARGE)
  expect((await server.heard('event')).payload.value).toContain(LARGE)
})

test('a server that takes less than it says is sent it once', async () => {
  const { server, page } = await live({ frame_bytes: 100_000 })
  await page.fill('textarea', LARGE)
  await server.heard('event')
  server.close(1009)
  server.reply(await server.heard('phx_join', 2), { rendered: server.rendered })
  await page.waitForSelector('.phx-connected textarea:invalid')
  expect(await page.inputValue('textarea')).toBe(LARGE)
  expect(server.events).toHaveLength(1)
})
