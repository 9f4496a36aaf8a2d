import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { event, fields, html, liveView, PubSub, type AnyLiveView } from '../../lib/index.ts'
import { innerTopics } from '../../lib/pubsub/pubsub.ts'
import { Visitor } from '../../lib/testing/visitor.ts'
import { MemoryBroker } from '../pubsub/memory-broker.ts'
import { connect, pageAt } from './wire-client.ts'
import { Poller } from './poller.ts'
import { counter, site, until, type Site, type SiteOptions } from './site.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
})

/** Several processes of one application behind one port: each request goes to the next of `turn`. */
type Processes = { readonly all: readonly Site[]; readonly host: string; turn: readonly number[] }

async function processes(
  views: Readonly<Record<string, AnyLiveView>>,
  options: Options = {},
): Promise<Processes> {
  const { broker, count = 2, ...rest } = options
  const all = Array.from({ length: count }, () => {
    const pubsub = broker && new PubSub({ adapter: broker.adapter(), logger: QUIET })
    ends.push(() => pubsub?.close())
    return site(views, { ...rest, ...(pubsub && { pubsub }) })
  })
  let requests = 0
  const it = { all, host: '', turn: all.map((_site, i) => i) }
  const answer: RequestListener = (request, response) => {
    all[it.turn[requests++ % it.turn.length] ?? 0]?.app(request, response)
  }
  it.host = await listening(createServer(answer))
  return it
}

type Options = SiteOptions & { readonly broker?: MemoryBroker; readonly count?: number }

const none = (): undefined => undefined
const QUIET = { debug: none, warn: none, error: none }

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

/** A page whose poll session is in the first process; `turn` then says where its requests go. */
async function polling(it: Processes, turn: readonly number[] = it.turn): Promise<Poller> {
  it.turn = [0]
  const poller = await new Poller(await pageAt(it.host)).begin()
  it.turn = turn
  return poller
}

/** A view whose end is seen, and that shows what it is told. */
function board(): { readonly view: AnyLiveView; readonly ended: string[] } {
  const ended: string[] = []
  const view = liveView({
    mount: async (socket) => {
      await socket.subscribe('news')
      return { news: 'none' }
    },
    handleEvent: {
      tell: event(fields({ text: String }), (socket, { text }) => socket.broadcast('news', 'news', text)),
    },
    handleInfo: { news: (socket, text: string) => socket.assign({ news: text }) },
    terminate: () => void ended.push('ended'),
    render: ({ news }) => html`<p>${news}</p>`,
  })
  return { view, ended }
}

const POLL_TOPIC = /^express-liveview:polls:/

test('a page of one process joins over the WebSocket of another, and again at a third', async () => {
  const it = await processes({ '/': counter() }, { count: 3 })
  const page = await pageAt(it.host)
  for (const _process of [1, 2]) {
    const client = await connect(page)
    expect((await client.join()).status).toBe('ok')
  }
  expect(it.all.map(({ log }) => log)).toEqual([[], [], []])
})

describe('with an adapter', () => {
  test('polls and posts reach the process that holds the session, whichever they come to', async () => {
    const it = await processes({ '/': counter() }, { broker: new MemoryBroker(), count: 3 })
    const poller = await polling(it)
    expect(await poller.join()).toMatchObject({ status: 'ok' })
    for (const count of ['1', '2', '3'])
      expect(await poller.event('inc')).toEqual({ status: 'ok', response: { diff: { 0: count } } })
    expect(it.all.flatMap(({ log }) => log)).toEqual([])
  })

  test('a poll that waits at another process hears what is said', async () => {
    const { view } = board()
    const it = await processes({ '/': view }, { broker: new MemoryBroker() })
    const poller = await polling(it, [1])
    await poller.join()
    const diff = poller.heard(({ event }) => event === 'diff')
    it.all[1]?.live.pubsub.broadcast('news', 'news', 'rain')
    expect((await diff).payload).toEqual({ 0: 'rain' })
  })

  test('what is long arrives, in both directions', async () => {
    const { view } = board()
    const broker = new MemoryBroker()
    const it = await processes({ '/': view }, { broker, limits: { frameBytes: 400_000 } })
    const poller = await polling(it, [1])
    await poller.join()
    const text = 'ä"\\🙂'.repeat(25_000)
    const diff = poller.heard(
      ({ event, payload }) => event === 'diff' || JSON.stringify(payload).includes('diff'),
    )
    await poller.post(poller.eventFrame('tell', { text }))
    expect(JSON.stringify((await diff).payload)).toContain('ä&quot;')
    expect(Math.max(...broker.published.map(([, each]) => Buffer.byteLength(each)))).toBeLessThan(1_000_000)
  })

  test('a join goes by the headers and the address of the newest post, wherever it came to', async () => {
    const view = liveView({
      mount: (_socket, { session: { who, ip } }) => ({ who: `${String(who)} at ${String(ip)}` }),
      render: ({ who }) => html`<p>${who}</p>`,
    })
    const it = await processes(
      { '/': view },
      { broker: new MemoryBroker(), session: (req) => ({ who: req.get('x-who'), ip: req.ip }) },
    )
    const { page, token } = await polling(it, [1])
    const visitor = new Visitor({ ...page.visitor.headers, 'x-who': 'Ada' }, {})
    const poller = Object.assign(new Poller({ ...page, visitor }), { token })
    expect(JSON.stringify(await poller.join())).toContain('Ada at 127.0.0.1')
  })

  test('a browser that hangs up a poll at another process ends its session', async () => {
    const { view, ended } = board()
    const broker = new MemoryBroker()
    const poller = await polling(await processes({ '/': view }, { broker }), [1])
    await poller.join()
    const abort = new AbortController()
    const sent = broker.published.length
    const poll = poller.ask('GET', { signal: abort.signal }).catch(() => 'hung up')
    await until(() => broker.published.slice(sent).some(([topic]) => POLL_TOPIC.test(topic)))
    abort.abort()
    await until(() => ended.length > 0)
    expect(await poll).toBe('hung up')
  })

  test('a post that is too large for its frame ends the session', async () => {
    const broker = new MemoryBroker()
    const it = await processes({ '/': counter() }, { broker, limits: { frameBytes: 1000 } })
    const poller = await polling(it, [1])
    await poller.join()
    expect(await poller.post(['x'.repeat(1000)])).toEqual({ status: 413 })
    expect(await poller.said('GET')).toMatchObject({ status: 410 })
    expect(it.all[0]?.log.join()).toContain('LIVE_FRAME_TOO_LARGE')
  })

  test('a session that has ended is known to have ended, and a new one is begun', async () => {
    const it = await processes({ '/': counter() }, { broker: new MemoryBroker() })
    const poller = await polling(it, [1])
    await it.all[0]?.live.close()
    expect(await poller.said('GET')).toEqual({ status: 410, messages: [] })
    poller.token = undefined
    await poller.begin()
    expect(await poller.join()).toMatchObject({ status: 'ok' })
  })

  test('when the process that holds a session is gone, the browser begins anew', async () => {
    const it = await processes({ '/': counter() }, { broker: new MemoryBroker() })
    const poller = await polling(it, [1])
    await poller.join()
    const waiting = poller.said('GET')
    await it.all[0]?.live.pubsub.close()
    const answers = await Promise.all([waiting, poller.post(poller.eventFrame('inc'))])
    for (const answer of answers) expect(answer).toEqual({ status: 410, messages: [] })
    expect(it.all[1]?.log.join()).toContain('LIVE_POLL_GONE')
  })

  test('a server that closes answers the polls that wait for other processes', async () => {
    const { view, ended } = board()
    const broker = new MemoryBroker()
    const it = await processes({ '/': view }, { broker })
    const { page, token } = await polling(it)
    const server = createServer(it.all[1]?.app)
    const poller = Object.assign(new Poller({ ...page, host: await listening(server) }), { token })
    await poller.join()
    const sent = broker.published.length
    const waiting = poller.said('GET')
    await until(() => broker.published.slice(sent).some(([topic]) => POLL_TOPIC.test(topic)))
    server.close()
    expect(await waiting).toEqual({ status: 410, messages: [] })
    await until(() => ended.length > 0)
  })

  test('what is posted while the broker is away is refused at once, and not done later', async () => {
    const { view } = board()
    const broker = new MemoryBroker()
    const it = await processes({ '/': view }, { broker })
    const poller = await polling(it, [1])
    await poller.join()
    const heard: unknown[] = []
    it.all[0]?.live.pubsub.subscribe('news', (_name, payload) => heard.push(payload))
    broker.stop()
    expect(await poller.post(poller.eventFrame('tell', { text: 'late' }))).toMatchObject({ status: 410 })
    broker.start()
    await it.all[1]?.live.pubsub.confirmed('news')
    it.all[1]?.live.pubsub.broadcast('news', 'news', 'after')
    await until(() => heard.length > 0)
    expect(heard).toEqual(['after'])
  })

  test('a visitor has only so many requests waiting for other processes', async () => {
    const it = await processes({ '/': counter() }, { broker: new MemoryBroker(), limits: { polls: 1 } })
    const { page, token } = await polling(it)
    const server = createServer(it.all[1]?.app)
    const poller = Object.assign(new Poller({ ...page, host: await listening(server) }), { token })
    await it.all[0]?.live.pubsub.close()
    const refused: unknown[] = []
    const polls = [1, 2, 3, 4].map(async () => {
      const { status } = await poller.said('GET')
      if (status === 403) refused.push(status)
      return status
    })
    await until(() => refused.length === 2)
    server.close()
    expect((await Promise.all(polls)).sort()).toEqual([403, 403, 410, 410])
  })

  test('posts that do not come to an end are such requests too', async () => {
    const it = await processes({ '/': counter() }, { broker: new MemoryBroker(), limits: { polls: 1 } })
    const { page, token = '' } = await polling(it, [1])
    const url = `http://${it.host}${page.door}/longpoll?vsn=2.0.0&token=${encodeURIComponent(token)}`
    const headers = { ...page.visitor.headers, origin: `http://${it.host}`, 'content-length': 100 }
    const posts = [1, 2, 3].map(() => request(url, { method: 'POST', headers }).on('error', none))
    for (const post of posts) post.write('[')
    const [answer] = (await Promise.race(posts.map((post) => once(post, 'response')))) as [IncomingMessage]
    expect(await json(answer)).toEqual({ status: 403 })
    for (const post of posts) post.destroy()
  })

  test('the token of a session is of no use to another visitor at another process', async () => {
    const it = await processes({ '/': counter() }, { broker: new MemoryBroker() })
    const [ada, lin] = [await polling(it, [1]), await polling(it, [1])]
    expect(await lin.said('GET', { token: ada.token })).toMatchObject({ status: 410 })
    expect(it.all[1]?.log.join()).toContain('LIVE_POLL_REFUSED')
    expect(await ada.join()).toMatchObject({ status: 'ok' })
  })

  test('what others write to the topic of a process harms nothing', async () => {
    const broker = new MemoryBroker()
    const it = await processes({ '/': counter() }, { broker })
    const poller = await polling(it)
    await poller.join()
    const other = new PubSub({ adapter: broker.adapter(), logger: QUIET })
    const topics = new Set(broker.published.map(([topic]) => topic).filter((topic) => POLL_TOPIC.test(topic)))
    for (const topic of topics)
      for (const piece of ODD_PIECES) innerTopics(other).say(topic.replace(/^[^:]*:/, ''), piece as never)
    await other.close()
    expect(await poller.event('inc')).toMatchObject({ response: { diff: { 0: '1' } } })
  })

  test('a process that has no sessions any more stops listening for them', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
    const broker = new MemoryBroker()
    const it = await processes({ '/': counter() }, { broker })
    try {
      const poller = await polling(it, [1])
      await poller.post(poller.eventFrame('inc'))
      void it.all[0]?.live.close()
      jest.advanceTimersByTime(130_000)
    } finally {
      jest.useRealTimers()
    }
    const topics = broker.published.map(([topic]) => topic).filter((topic) => POLL_TOPIC.test(topic))
    await until(() => topics.length === 2 && topics.every((topic) => broker.listeners(topic) === 0))
  })
})

const errand = (errand: unknown): readonly unknown[] => [
  'x',
  true,
  JSON.stringify({ kind: 'errand', from: 'x', id: 1, errand }),
]
const ODD_PIECES = [
  null,
  'text',
  [],
  [1, 2, 3],
  ['x', true, 'no JSON'],
  ['x', true, 'null'],
  ['x', true, '{"kind":"answer","from":"x","id":1}'],
  ['x', true, '{"kind":"answer","from":"x","id":1,"answer":{"status":200}}'],
  ['x', true, '{"kind":"hungUp","from":"x"}'],
  errand(null),
  errand({ token: 1, visitor: 'x' }),
  errand({ token: 'x', visitor: 'x', post: { lines: [1], source: {} } }),
  errand({ token: 'x', visitor: '__proto__', post: { lines: 'broken', source: null } }),
]

describe('without an adapter', () => {
  test('a poll that comes to another process is refused, and the log says once what to do', async () => {
    const it = await processes({ '/': counter() })
    const poller = await polling(it, [1])
    for (const method of ['GET', 'POST', 'GET'])
      expect(await poller.said(method, method === 'POST' ? { body: '[]' } : {})).toEqual({
        status: 410,
        messages: [],
      })
    expect(it.all[1]?.errors.map(({ code }) => code)).toEqual(['LIVE_POLL_ELSEWHERE'])
    expect(it.all[1]?.errors[0]?.message).toContain('new PubSub({ adapter: redisAdapter(client) })')
  })

  test('a session from before a restart is no reason to complain', async () => {
    const poller = await polling(await processes({ '/': counter() }))
    await new Promise((resolve) => setTimeout(resolve, 5))
    const restarted = await processes({ '/': counter() })
    const page = { ...poller.page, host: restarted.host }
    const after = Object.assign(new Poller(page), { token: poller.token })
    expect(await after.said('GET')).toEqual({ status: 410, messages: [] })
    expect(restarted.all.flatMap(({ errors }) => errors)).toEqual([])
  })
})
