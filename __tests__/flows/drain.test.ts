import { createServer } from 'node:http'
import { html, liveView, PubSub, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, joinedClient, pageOf, clientOf, type WireClient } from './wire-client.ts'
import { joinedPoller, Poller } from './poller.ts'
import { counter, gate, site, until } from './site.ts'

/** Longer than any test: what ends before has ended because its work was done. */
const LONG = 600_000

/** The moments of browsers, as parts of the time in which they are told. */
function moments(...parts: number[]): void {
  const random = jest.spyOn(Math, 'random').mockReset()
  random.mockReturnValue(parts.at(-1) ?? 0)
  for (const part of parts) random.mockReturnValueOnce(part)
}

beforeEach(() => moments(0))
afterEach(() => jest.restoreAllMocks())

/** A view whose callbacks wait at a gate, and what it did. */
function slow(): { view: AnyLiveView; open: () => void; did: string[] } {
  const { opened, open } = gate()
  const did: string[] = []
  const wait = async (name: string): Promise<void> => {
    did.push(`began ${name}`)
    await opened
    did.push(name)
  }
  const view = liveView({
    mount: async (socket, { params }) => {
      await socket.subscribe('news')
      if (socket.connected && params['slow'] === 'mount') await wait('mount')
      return {}
    },
    handleParams: (_socket, { page }) => (page === '2' ? wait('params') : undefined),
    handleEvent: { work: () => wait('work'), turn: (socket) => socket.pushPatch('?page=2') },
    handleInfo: { news: () => wait('news') },
    terminate: () => void did.push('ended'),
    render: () => html`slow`,
  })
  return { view, open, did }
}

test('the router says that it is draining, from the start on and when it is done', async () => {
  const it = site({ '/': counter() })
  it.app.get('/ready', (_req, res) => void res.sendStatus(it.live.draining ? 503 : 200))
  const { host } = await pageOf(it.app)
  const ready = async (): Promise<number> => (await fetch(`http://${host}/ready`)).status
  expect([it.live.draining, await ready()]).toEqual([false, 200])
  const closed = it.live.close({ drain: 50 })
  expect(it.live.draining).toBe(true)
  await closed
  expect(await ready()).toBe(503)
})

test('each browser is told at its own moment, and the others go on working', async () => {
  const it = site({ '/': counter() })
  const [first, second] = [await joinedClient(it.app), await joinedClient(it.app)]
  moments(0, 1)
  void it.live.close({ drain: LONG })
  expect(await first.closed).toBe(1012)
  expect(await second.event('inc')).toMatchObject({ status: 'ok' })
})

test('the end is reached when the last browser has gone, however long it might have taken', async () => {
  const it = site({ '/': counter() })
  const clients = [await joinedClient(it.app), await joinedClient(it.app), await clientOf(it.app)]
  await joinedPoller(it.app)
  await it.live.close({ drain: LONG })
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([1012, 1012, 1012])
})

test('a router without visitors is drained at once', async () => {
  await site({ '/': counter() }).live.close({ drain: LONG })
})

const works: readonly (readonly [string, (client: WireClient, it: ReturnType<typeof site>) => unknown])[] = [
  ['work', (client) => client.event('work')],
  ['params', (client) => client.event('turn')],
  ['news', (_client, it) => it.live.pubsub.broadcast('news', 'news')],
]

test.each(works)('a callback that runs comes to its end: %s', async (name, begin) => {
  const { view, open, did } = slow()
  const it = site({ '/': view })
  const [client, idle] = [await joinedClient(it.app), await clientOf(it.app)]
  const answer = begin(client, it)
  await until(() => did.includes(`began ${name}`))
  const closed = it.live.close({ drain: LONG })
  await idle.closed
  // By the time one more has come and gone, this one would be gone as well.
  await (
    await connect(idle.page)
  ).closed
  open()
  await Promise.all([answer, closed])
  expect(did).toEqual([`began ${name}`, name, 'ended'])
  expect(await client.closed).toBe(1012)
})

test('a join that has begun is answered', async () => {
  const { view, open, did } = slow()
  const it = site({ '/': view })
  const [client, idle] = [await clientOf(it.app, '/?slow=mount'), await clientOf(it.app)]
  const joined = client.join()
  await until(() => did.includes('began mount'))
  void it.live.close({ drain: LONG })
  await idle.closed
  open()
  expect(await joined).toMatchObject({ status: 'ok' })
  expect(await client.closed).toBe(1012)
})

test('what waits for the next poll is fetched by it, and only then the browser begins anew', async () => {
  const it = site({ '/': counter() })
  const [poller, idle] = [await joinedPoller(it.app), await clientOf(it.app)]
  await poller.post(poller.eventFrame('inc', {}))
  void it.live.close({ drain: LONG })
  await idle.closed
  expect(await poller.said('GET')).toMatchObject({ status: 200, messages: [expect.stringContaining('diff')] })
  await until(() => it.live.pubsub.size === 0)
  expect(await poller.said('GET')).toEqual({ status: 410, messages: [] })
})

test('when the time is over, work is not waited for', async () => {
  const { view, did } = slow()
  const it = site({ '/': view })
  const client = await joinedClient(it.app)
  client.event('work').catch(() => undefined)
  await until(() => did.length > 0)
  await it.live.close({ drain: 100 })
  expect([did, await client.closed]).toEqual([['began work', 'ended'], 1012])
})

test('a browser that is not there any more is not waited for', async () => {
  const it = site({ '/': counter() })
  const client = await joinedClient(it.app)
  client.webSocket.pause()
  const before = performance.now()
  await it.live.close({ drain: 100 })
  // ws waits for five seconds.
  expect(performance.now() - before).toBeLessThan(4000)
})

test('what a browser says after it was told is not done, for it would not hear the answer', async () => {
  const { view, did } = slow()
  const it = site({ '/': view })
  const [client, idle] = [await joinedClient(it.app), await clientOf(it.app)]
  client.webSocket.pause()
  const closed = it.live.close({ drain: LONG })
  await idle.closed
  client.event('work').catch(() => undefined)
  client.webSocket.resume()
  await closed
  expect(did).toEqual(['ended'])
})

test('a browser that comes during a drain is sent elsewhere, and joins nothing', async () => {
  const { view, did } = slow()
  const it = site({ '/': view })
  const busy = await joinedClient(it.app)
  busy.event('work').catch(() => undefined)
  await until(() => did.length > 0)
  void it.live.close({ drain: LONG })
  const late = await connect(await pageOf(it.app, '/?slow=mount'))
  late.join().catch(() => undefined)
  expect(await late.closed).toBe(1012)
  const poller = new Poller(await pageOf(it.app))
  expect(await poller.begin()).toMatchObject({ token: expect.any(String) as unknown })
  expect(await poller.said('GET')).toMatchObject({ status: 410 })
  expect([did, busy.isClosed]).toEqual([['began work'], false])
})

test('a page that goes to another view is sent elsewhere for it', async () => {
  const it = site({ '/': counter() })
  const client = await joinedClient(it.app)
  moments(1, 0)
  void it.live.close({ drain: LONG })
  expect(await client.event('inc')).toMatchObject({ status: 'ok' })
  client.join({ redirect: client.url, url: undefined }).catch(() => undefined)
  expect(await client.closed).toBe(1012)
})

test('pages are still answered, for another process to join them', async () => {
  const it = site({ '/': counter() })
  await it.live.close({ drain: 0 })
  expect((await pageOf(it.app)).session).not.toBe('')
})

test('the end of the server does not cut a drain short', async () => {
  const { view, open, did } = slow()
  const it = site({ '/': view })
  const server = createServer(it.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = await joinedClient(server)
  const answer = client.event('work')
  await until(() => did.length > 0)
  const closed = it.live.close({ drain: LONG })
  const over = new Promise((resolve) => server.close(resolve))
  open()
  expect(await answer).toMatchObject({ status: 'ok' })
  await Promise.all([closed, over])
})

test.each([undefined, { drain: 50 }])('a second close is the first: %p', async (options) => {
  const it = site({ '/': counter() })
  await joinedClient(it.app)
  const first = it.live.close(options)
  expect(it.live.close()).toBe(first)
  expect(it.live.close({ drain: LONG })).toBe(first)
  await first
})

test('without a drain all end at once, and the promise waits for that', async () => {
  const it = site({ '/': counter() })
  const [client, page] = [await joinedClient(it.app), await live(it.app, '/')]
  await it.live.close()
  expect(await client.closed).toBe(1001)
  expect(it.live.draining).toBe(false)
  await page.until(({ isLive }) => !isLive)
  await page.reconnect()
  await page.click('+')
})

test.each([undefined, { drain: 50 }])('only the PubSub of the router ends with it: %p', async (options) => {
  const ended: PubSub[] = []
  jest.spyOn(PubSub.prototype, 'close').mockImplementation(function (this: PubSub) {
    ended.push(this)
    return Promise.resolve()
  })
  const [own, given] = [site({ '/': counter() }), site({ '/': counter() }, { pubsub: new PubSub() })]
  await Promise.all([own.live.close(options), given.live.close(options)])
  expect(ended).toEqual([own.live.pubsub])
})

test.each([-1, NaN, Infinity, '10', null, 1e12])('a time that is none is refused: %p', (drain) => {
  const it = site({ '/': counter() })
  expect(() => it.live.close({ drain } as never)).toThrow('`drain` takes a number of milliseconds')
  expect(it.live.draining).toBe(false)
})
