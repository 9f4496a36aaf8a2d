import type { Page, WebSocket } from 'playwright-core'
import { newPage } from '../support/browser.ts'
import { runUntil, serve, stopClock, until, type ScriptedServer } from './scripted-server.ts'

type Options = { html?: string; rendered?: object; script?: string; clock?: boolean }

async function open({ html = '<b>0</b>', rendered, script = '', clock = true }: Options = {}): Promise<{
  server: ScriptedServer
  page: Page
  socket: WebSocket
}> {
  const server = await serve({ html, rendered, script })
  const { page } = await newPage()
  if (clock) await stopClock(page)
  const [socket] = await Promise.all([page.waitForEvent('websocket'), page.goto(server.url)])
  await page.waitForSelector('.phx-connected', { state: 'attached' })
  return { server, page, socket }
}

/** Fulfilled when the page has the answer to its next heartbeat. Until then, another beat would take it for lost. */
async function answered(socket: WebSocket): Promise<void> {
  await socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"phoenix"'))
}

/** Puts the page out of sight or back into it. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(Document.prototype, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, isHidden)
}

describe('the heart beat', () => {
  test('comes before a proxy ends what is silent for thirty seconds', async () => {
    const { server, page } = await open()
    await page.clock.fastForward(19_000)
    expect(server.sent.filter(({ event }) => event === 'heartbeat')).toEqual([])
    await page.clock.fastForward(6000)
    expect(await server.heard('heartbeat')).toMatchObject({ joinRef: null, topic: 'phoenix', payload: {} })
  })

  test('of many pages comes at many times', async () => {
    const { server, page } = await open({ script: 'Math.random = () => 0.5' })
    await page.clock.fastForward(22_400)
    expect(server.sent.filter(({ event }) => event === 'heartbeat')).toEqual([])
    await page.clock.fastForward(200)
    await server.heard('heartbeat')
  })

  test('comes as often as the page asks for', async () => {
    const { server, page, socket } = await open({ script: 'liveView.options.heartbeatIntervalMs = 1000' })
    await Promise.all([answered(socket), page.clock.fastForward(1000)])
    await page.clock.fastForward(1000)
    await server.heard('heartbeat', 2)
  })

  test('ends a connection that has not answered until the next, and opens another', async () => {
    const { server, page } = await open()
    server.answersHeartbeats = false
    await page.clock.fastForward(25_000)
    await server.heard('heartbeat')
    await page.clock.fastForward(26_000)
    await page.waitForSelector('.phx-loading.phx-error.phx-client-error')
    await page.clock.runFor(1000)
    await server.heard('phx_join', 2)
  })
})

test('comes back after the server was away, and counts its joins', async () => {
  const { server, page } = await open({ clock: false })
  await server.stop()
  await page.waitForSelector('.phx-loading.phx-error.phx-client-error:not(.phx-connected)')
  await server.start()
  const { payload } = await server.heard('phx_join', 2)
  expect(payload.params).toMatchObject({ _mounts: 1, _mount_attempts: 0 })
  await page.waitForSelector('.phx-connected:not(.phx-loading):not(.phx-error):not(.phx-client-error)')
})

test('shows the new server’s page, wherever it differs', async () => {
  const { server, page } = await open({ rendered: { s: ['<b>', '</b>'], 0: '0' }, clock: false })
  await server.stop()
  server.rendered = { s: ['<b>', '</b>'], 0: 'fresh' }
  await server.start()
  await page.waitForFunction(() => document.querySelector('b')?.textContent === 'fresh')
})

test('61: waits longer from one failure to the next', async () => {
  const { server, page } = await open()
  await page.evaluate(`
    window.tries = 0
    window.fetch = () => new Promise(() => {}) // no answer says that polling would do
    window.WebSocket = class { constructor() { tries++; setTimeout(() => this.onclose({ code: 1006 })) } close() {} }`)
  server.close(1012)
  await page.waitForSelector('.phx-error')
  await page.clock.runFor(3000)
  const early = await page.evaluate<number>('tries')
  await page.clock.runFor(30_000)
  const late = (await page.evaluate<number>('tries')) - early
  expect(early).toBeGreaterThanOrEqual(6)
  expect(late).toBeGreaterThanOrEqual(3)
  expect(late).toBeLessThanOrEqual(14)
})

test('shows itself with a request after two failures, to a router that knows no server yet', async () => {
  const { server, page } = await open()
  await page.evaluate(`
    window.WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006 })) } close() {} }`)
  server.close(1012)
  await page.waitForSelector('.phx-error')
  await runUntil(page, () => server.requests.some((request) => request.startsWith('GET /live/websocket?')))
})

test('does not take a server that has just come back for one that knows no WebSocket', async () => {
  const { server, page } = await open()
  await page.evaluate(`
    const Real = WebSocket
    window.WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006 })) } close() {} }
    window.fetch = async () => ((window.WebSocket = Real), { status: 426 })`)
  server.close(1012)
  await page.waitForSelector('.phx-error')
  await runUntil(page, () => server.connections === 1)
  await server.heard('phx_join', 2)
  expect(server.requests.join()).not.toMatch(/long-?poll/)
})

test.each([401, 403, 302])('loads the page when a guard answers the socket with %s', async (status) => {
  const { server, page } = await open()
  server.guard = status
  await page.evaluate(`
    window.WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006 })) } close() {} }`)
  server.close(1012)
  await runUntil(page, () => server.pageLoads === 2)
  await page.waitForSelector('.phx-connected')
})

test('does not come back while the page is hidden, and at once when it is seen again', async () => {
  const { server, page } = await open()
  await hide(page, true)
  server.close(1012)
  await page.waitForSelector('.phx-error', { state: 'attached' })
  await page.evaluate(`window.tries = 0
    window.WebSocket = class extends WebSocket {
      constructor(url) {
        super(url)
        tries++
      }
    }`)
  await page.clock.runFor(60_000)
  expect(await page.evaluate('tries')).toBe(0)
  await hide(page, false)
  await server.heard('phx_join', 2)
})

test('closes before the page is put aside, and comes back with it', async () => {
  const { server, page } = await open()
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await until(() => server.connections === 0)
  expect(await page.getAttribute('#phx-1', 'class')).toBe('phx-connected')
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await server.heard('phx_join', 2)
})

test('does nothing that would keep the page out of the back/forward cache', async () => {
  const { server, page } = await open({ clock: false })
  const session = await page.context().newCDPSession(page)
  const { result } = await session.send('Runtime.evaluate', { expression: 'window' })
  const { listeners } = await session.send('DOMDebugger.getEventListeners', {
    objectId: result.objectId ?? '',
  })
  const types = listeners.map(({ type }) => type)
  expect(types).toContain('pagehide')
  expect(types).not.toContain('unload')
  expect(types).not.toContain('beforeunload')
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await until(() => server.connections === 0)
})

test.each([1001, 1006, 1009, 1012])('joins again after close code %i', async (code) => {
  const { server } = await open({ clock: false })
  if (code === 1006) {
    await server.stop()
    await server.start()
  } else server.close(code)
  await server.heard('phx_join', 2)
})

test('loads the page anew five to ten seconds after close code 1000', async () => {
  const { server, page } = await open()
  server.close(1000)
  await page.waitForSelector('.phx-error')
  await page.clock.runFor(4900)
  expect(server.pageLoads).toBe(1)
  await page.clock.runFor(5200)
  await server.heard('phx_join', 2)
  expect(server.pageLoads).toBe(2)
})

test('stays away after disconnect, until connect', async () => {
  const { server, page } = await open()
  await page.evaluate('liveView.liveSocket.disconnect(); liveView.liveSocket.disconnect()')
  await until(() => server.connections === 0)
  await page.clock.runFor(60_000)
  expect(await page.evaluate('liveView.liveSocket.isConnected()')).toBe(false)
  await page.evaluate('liveView.liveSocket.connect(); liveView.liveSocket.connect()')
  await server.heard('phx_join', 2)
  expect(server.connections).toBe(1)
})

test('is not said to be lost within half a second', async () => {
  const { server, page } = await open({
    html: `<b phx-mounted='[["add_class",{"names":["in"]}]]' phx-disconnected='[["add_class",{"names":["off"]}]]'>b</b>`,
  })
  await page.waitForSelector('b.in')
  server.push('phx_error', {})
  await page.waitForSelector('.phx-server-error')
  await page.clock.runFor(490)
  expect(await page.getAttribute('b', 'class')).toBe('in')
  await page.clock.runFor(20)
  expect(await page.getAttribute('b', 'class')).toBe('in off')
})

describe('a crash on the server', () => {
  test('is shown, and the view joins again: after 1, 2, 5, 10 seconds', async () => {
    const { server, page } = await open()
    server.answerJoin = () => undefined
    for (const [nth, seconds] of [1, 2, 5, 10, 10].entries()) {
      server.push('phx_error', { reason: 'channel_crash' })
      await page.waitForSelector('.phx-loading.phx-error.phx-server-error')
      await page.clock.runFor(seconds * 1000 - 50)
      expect(server.sent.filter(({ event }) => event === 'phx_join')).toHaveLength(nth + 1)
      await page.clock.runFor(50)
      await server.heard('phx_join', nth + 2)
    }
  })

  test.each([
    [9, 2],
    [11, 1],
  ])('%i seconds after the last is waited out for %i', async (apart, pause) => {
    const { server, page } = await open()
    server.push('phx_error', {})
    await page.waitForSelector('.phx-loading')
    await page.clock.runFor(1000)
    await page.waitForSelector('.phx-connected')
    await page.clock.runFor(apart * 1000)
    server.push('phx_error', {})
    await page.waitForSelector('.phx-loading')
    await page.clock.runFor(pause * 1000 - 50)
    expect(server.sent.filter(({ event }) => event === 'phx_join')).toHaveLength(2)
    await page.clock.runFor(50)
    await server.heard('phx_join', 3)
  })

  test('frees what waited for an answer', async () => {
    const { server, page } = await open({ html: '<button phx-click="x">x</button>' })
    await page.click('button')
    await page.waitForSelector('.phx-click-loading')
    server.push('phx_error', {})
    await page.waitForSelector('button:not(.phx-click-loading)')
  })
})

test('takes a diff that cannot be drawn for a crash', async () => {
  const { server, page } = await open({ rendered: { s: ['<b>', '</b>'], 0: '0' } })
  server.push('diff', { 0: { k: { 0: 7, kc: 1, km: true }, s: 5 } })
  await page.waitForSelector('.phx-server-error')
  await page.clock.runFor(1000)
  await server.heard('phx_join', 2)
})

test('leaves it at that when the server closes the channel', async () => {
  const { server, page } = await open({ html: '<button phx-click="x">x</button>' })
  server.push('phx_close', {})
  await page.click('button')
  server.close(1012)
  await until(() => server.connections === 0)
  await runUntil(page, () => server.connections === 1)
  expect(server.sent.filter(({ event }) => event !== 'heartbeat').map(({ event }) => event)).toEqual([
    'phx_join',
  ])
  expect(await page.getAttribute('#phx-1', 'class')).toBe('phx-connected')
})

test('gives up on a server that does not answer a push: leaves, joins again, and loads the page if that fails', async () => {
  const { server, page } = await open({ html: '<button phx-click="x">x</button>' })
  server.answerJoin = () => undefined
  await page.click('button')
  await server.heard('event')
  // Time limits run in halves: the half in which the page is hidden does not count.
  for (const _half of [1, 2]) await page.clock.fastForward(15_000)
  await server.heard('phx_leave')
  await page.clock.runFor(1000)
  await server.heard('phx_join', 2)
  await page.clock.runFor(10_000)
  await server.heard('phx_join', 3)
  expect(server.pageLoads).toBe(2)
})
