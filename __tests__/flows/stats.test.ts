import type { Express } from 'express'
import { dashboard, html, liveView, type Socket } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { joinedClient, clientOf } from './wire-client.ts'
import { counter, gate, site, until } from './site.ts'

test('the statistics count connections and views, by their names', async () => {
  const it = site({
    '/': counter(),
    '/named': liveView({ name: 'Named', mount: () => ({}), render: () => html`n` }),
  })
  expect(it.live.stats()).toMatchObject({ connections: { open: 0 }, views: { joined: 0, byName: {} } })
  const client = await joinedClient(it.app)
  await joinedClient(it.app, '/named')
  expect(it.live.stats()).toMatchObject({
    connections: { open: 2 },
    views: { joined: 2, byName: { '/': 1, Named: 1 } },
  })
  client.webSocket.close()
  await until(() => it.live.stats().connections.open === 1)
  expect(it.live.stats().views.byName).toEqual({ Named: 1 })
})

test('they say what was refused, by code and by limit, and what has failed', async () => {
  const view = liveView({
    mount: () => ({}),
    handleEvent: {
      fail: () => {
        throw new Error('broken')
      },
    },
    handleError: () => undefined,
    render: () => html`here`,
  })
  const { app, live: router } = site({ '/': view }, { limits: { channels: 1 } })
  const client = await joinedClient(app)
  for (const event of ['a', 'b', 'fail']) await client.event(event)
  await client.join({}, 'lv:another')
  const { refusals, failures } = router.stats()
  expect(refusals).toEqual({ LIVE_EVENT_UNKNOWN: 2, 'LIVE_LIMIT_REACHED channels': 1 })
  expect(failures).toEqual({ LIVE_CALLBACK_FAILED: 1 })
})

test.each([
  ['timers', (socket) => socket.sendSelfAfter(60_000, 'x')],
  ['subscriptions', (socket) => void socket.subscribe('b')],
  ['asyncWork', (socket) => socket.startAsync('b', () => new Promise(() => undefined), {})],
  ['presences', (socket) => socket.track('a', 'b', {})],
  ['presenceBytes', (socket) => socket.track('a', 'b'.repeat(5_000), {})],
] satisfies [string, (socket: Socket<object>) => unknown][])(
  'they count by its name what a view did beyond limits.%s',
  async (limit, act) => {
    const view = liveView({
      mount: (socket) => {
        socket.sendSelfAfter(60_000, 'x')
        socket.track('a', 'a', {})
        void socket.subscribe('a')
        socket.startAsync('a', () => new Promise(() => undefined), {})
        return {}
      },
      handleEvent: {
        act: (socket) => {
          act(socket)
        },
      },
      handleError: () => undefined,
      handleInfo: { x: () => undefined },
      render: () => html`here`,
    })
    const limits = { timers: 1, subscriptions: 1, asyncWork: 1, presences: 1 }
    const { app, live: router } = site({ '/': view }, { limits })
    await (await joinedClient(app)).event('act')
    expect(router.stats().failures).toEqual({ [`LIVE_CALLBACK_FAILED ${limit}`]: 1 })
  },
)

test.each(['callbackTime', 'callbackTimeout'])(
  'they count by its name a callback that took longer than limits.%s',
  async (limit) => {
    const { opened, open } = gate()
    const slow = liveView({
      mount: () => ({}),
      handleEvent: { wait: () => opened },
      render: () => html`here`,
    })
    const { app, live: router } = site({ '/': slow }, { limits: { [limit]: 20 } })
    const client = await joinedClient(app)
    void client.event('wait').catch(() => undefined)
    await until(() => router.stats().failures[`LIVE_CALLBACK_SLOW ${limit}`] === 1)
    open()
  },
)

test('they name the slowest callbacks, and no name that a client made up', async () => {
  const it = site({ '/': counter() })
  const client = await joinedClient(it.app)
  for (const event of ['inc', 'inc', 'made-up']) await client.event(event)
  const calls = it.live.stats().slowest.map(({ callback, calls: count }) => [callback, count])
  expect(Object.fromEntries(calls)).toEqual({ mount: 2, 'handleEvent.inc': 2, 'handleEvent.(other)': 1 })
  expect(it.live.stats().slowest.every(({ mean, longest }) => mean > 0 && mean <= longest)).toBe(true)
})

test('they say what waits while a callback takes its time, and that nothing waits afterwards', async () => {
  const { opened, open } = gate()
  const slow = liveView({
    mount: () => ({}),
    handleEvent: { wait: () => opened, tell: (socket) => socket.sendSelf('told') },
    handleInfo: { told: () => undefined },
    render: () => html`here`,
  })
  const it = site({ '/': slow })
  const client = await joinedClient(it.app)
  const answers = [client.event('wait'), client.event('wait')]
  await until(() => it.live.stats().queues.messages === 1)
  expect(it.live.stats().queues.pendingBytes).toBeGreaterThan(1000)
  open()
  await Promise.all(answers)
  expect(it.live.stats().queues).toMatchObject({
    messages: 0,
    pendingBytes: 0,
    runningJoins: 0,
    waitingJoins: 0,
  })
})

test('they are plain JSON, with a memory that grows with what views hold', async () => {
  const heavy = liveView({ mount: () => ({ text: 'x'.repeat(300_000) }), render: () => html`here` })
  const it = site({ '/light': counter(), '/heavy': heavy })
  await joinedClient(it.app, '/light')
  const light = it.live.stats().memory.views
  await joinedClient(it.app, '/heavy')
  const stats = it.live.stats()
  expect(stats.memory.views - light).toBeGreaterThan(250_000)
  expect(JSON.parse(JSON.stringify(stats))).toEqual(stats)
})

test('the dashboard shows what its router does, and follows it', async () => {
  const it = site({ '/': counter(), '/admin/live': dashboard })
  const client = await joinedClient(it.app)
  await client.event('inc')
  await client.event('made-up')
  const page = await live(it.app, '/admin/live')
  expect(page.texts('h2')).toContain('Slowest callbacks')
  expect(page.has('td', 'handleEvent.inc')).toBe(true)
  expect(page.texts('.lvd-figure').slice(0, 2)).toEqual(['2', '2'])
  expect(page.has('td', 'LIVE_EVENT_UNKNOWN')).toBe(true)
  expect(page.has('td', 'Files that are uploaded')).toBe(true)
  expect(page.has('svg[aria-label^="Connections over the last"]')).toBe(true)
  expect(page.html).not.toMatch(/made-up|127\.0\.0\.1/)
  await joinedClient(it.app)
  await page.until(() => page.texts('.lvd-figure')[0] === '3', { timeout: 10_000 })
})

test('a guard before its route keeps it from visitors, in the page and at the join', async () => {
  let isAdmin = true
  const it = site(
    { '/admin/live': dashboard },
    {
      before: (app: Express) =>
        app.use('/admin', (_req, res, next) => (isAdmin ? next() : res.sendStatus(403))),
    },
  )
  const client = await clientOf(it.app, '/admin/live')
  isAdmin = false
  expect(await client.join()).toMatchObject({ status: 'error' })
  expect((await fetch(`http://${client.page.host}/admin/live`)).status).toBe(403)
})

test('a router without a dashboard has none', async () => {
  const client = await clientOf(site({ '/': counter() }).app)
  expect((await fetch(`http://${client.page.host}/admin/live`)).status).toBe(404)
})
