import type { Page } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { serve, until, type ScriptedServer } from './scripted-server.ts'

const HOOK = `
  window.seen = []
  const moments = ['mounted', 'beforeUpdate', 'updated', 'destroyed', 'disconnected', 'reconnected']
  liveView.hooks.Chart = Object.fromEntries(moments.map((moment) => [moment, function () {
    seen.push(moment + ' ' + this.el.id + ' ' + this.el.textContent)
    window.hook = this
  }]))`

const PAGE = {
  html: '<p id="a" phx-hook="Chart">0</p>',
  rendered: { s: ['<p id="a" phx-hook="Chart">', '</p>', ''], 0: '0', 1: '' },
}

async function open(
  script = HOOK,
): Promise<{ server: ScriptedServer; page: Page; seen: () => Promise<string[]> }> {
  const server = await serve({ ...PAGE, script })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  return { server, page, seen: () => page.evaluate('seen') }
}

test('lives as long as its element', async () => {
  const { server, page, seen } = await open()
  server.push('diff', { 0: '1' })
  server.push('diff', { 1: '<b id="b" phx-hook="Chart">new</b>' })
  server.push('diff', { 1: '' })
  await page.waitForFunction('seen.length === 5')
  expect(await seen()).toEqual([
    'mounted a 0',
    'beforeUpdate a 0',
    'updated a 1',
    'mounted b new',
    'destroyed b new',
  ])
})

const ANYWHERE = `
  (window.liveView ??= { hooks: {} }).hooks.Chart = { mounted() { this.el.title = 'drawn' } }`

test.each([
  ['before the client', { head: `<script>${ANYWHERE}</script>` }],
  ['behind it', { script: ANYWHERE }],
  ['in the middle, after another one', { html: `${PAGE.html}<script>${ANYWHERE};${ANYWHERE}</script>` }],
])('is declared by one line that stands anywhere: %s', async (_where, at) => {
  const server = await serve({ ...PAGE, ...at })
  const { page, errors } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('#a[title=drawn]')
  expect(errors).toEqual([])
})

test('and does no harm to a page without the client', async () => {
  const server = await serve(PAGE)
  const { page } = await newPage()
  await page.goto(new URL('/elsewhere', server.url).href)
  await page.evaluate(ANYWHERE)
  expect(await page.evaluate('Object.keys(liveView.hooks)')).toEqual(['Chart'])
})

test.each([
  ['of its name', HOOK],
  ['at all', ''],
])('is missed in the console, once, where there is none %s', async (_what, script) => {
  const rendered = { s: ['<p id="a" phx-hook="Chrat">', '</p>'], 0: '0' }
  const server = await serve({ html: '<p id="a" phx-hook="Chrat">0</p>', rendered, script })
  const { page, errors } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  server.push('diff', { 0: '1' })
  await page.waitForSelector('p >> text=1')
  await until(() => errors.length > 0)
  expect(errors).toEqual(['No hook "Chrat"'])
})

test('hears of what changes inside its element, once a patch', async () => {
  const server = await serve({
    html: '<div id="a" phx-hook="Chart"><i>0</i><i>0</i></div><u>0</u>',
    rendered: {
      s: ['<div id="a" phx-hook="Chart"><i>', '</i><i>', '</i></div><u>', '</u>'],
      0: '0',
      1: '0',
      2: '0',
    },
    script: HOOK,
  })
  const { page } = await newPage()
  await page.goto(server.url)
  await page.waitForSelector('.phx-connected')
  server.push('diff', { 2: '5' })
  server.push('diff', { 0: '1', 1: '2' })
  await page.waitForFunction('seen.length === 3')
  expect(await page.evaluate('seen')).toEqual(['mounted a 00', 'beforeUpdate a 00', 'updated a 12'])
})

test('hears that the server is gone, and that it is back', async () => {
  const { server, page, seen } = await open()
  await server.stop()
  await server.start()
  await page.waitForFunction('seen.length === 3')
  expect(await seen()).toEqual(['mounted a 0', 'disconnected a 0', 'reconnected a 0'])
})

test('is promised the answer to what it pushes', async () => {
  const { server, page } = await open()
  const reply = page.evaluate('hook.pushEvent("price", { sku: 1 })')
  const push = await server.heard('event')
  expect(push.payload).toEqual({ type: 'hook', event: 'price', value: { sku: 1 } })
  server.reply(push, { diff: { r: { price: 12 } } })
  expect(await reply).toEqual({ price: 12 })
})

test('gets null for an answer without a reply, also by callback', async () => {
  const { server, page } = await open()
  await page.evaluate('hook.pushEvent("price", {}, (reply) => { window.reply = [reply] })')
  server.reply(await server.heard('event'))
  await page.waitForFunction('window.reply')
  expect(await page.evaluate('reply')).toEqual([null])
})

test('is refused what has failed and was undone', async () => {
  const { server, page } = await open()
  const reply = page.evaluate('hook.pushEvent("price").catch((error) => error.message)')
  server.reply(await server.heard('event'), { diff: {}, failed: true })
  expect(await reply).toBe('No answer to "price"')
})

test('is refused what cannot be answered', async () => {
  const { server, page } = await open()
  const reply = page.evaluate('hook.pushEvent("price").catch((error) => error.message)')
  await server.heard('event')
  await server.stop()
  expect(await reply).toBe('No answer to "price"')
  expect(await page.evaluate('hook.pushEvent("late").catch((error) => error.message)')).toBe(
    'No answer to "late"',
  )
})

test('handles pushed events, until it no longer wants to or its element is gone', async () => {
  const { server, page } = await open(`
    window.seen = []
    liveView.hooks.Chart = { mounted() {
      const handled = this.handleEvent('once', (n) => { seen.push(n); this.removeHandleEvent(handled) })
      this.handleEvent('points', (points) => seen.push(points.n))
    } }`)
  const points = (n: number) => ({
    e: [
      ['points', { n }],
      ['once', 'once'],
    ],
  })
  server.push('diff', points(1))
  server.push('diff', points(2))
  server.push('diff', { s: [''], t: 'gone' })
  server.push('diff', points(3))
  server.push('diff', { t: 'done' })
  await page.waitForFunction(() => document.title === 'done')
  expect(await page.evaluate('seen')).toEqual([1, 'once', 2])
})

test('harms nothing but itself when it throws', async () => {
  const { server, page } = await open(`
    window.seen = []
    addEventListener('error', (event) => seen.push(event.error.message))
    liveView.hooks.Chart = { mounted() { throw new Error('broken') } }`)
  server.push('diff', { 0: 'fine' })
  await page.waitForFunction(() => document.querySelector('p')?.textContent === 'fine')
  expect(await page.evaluate('seen')).toEqual(['broken'])
})
