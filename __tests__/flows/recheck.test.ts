import type { Express, NextFunction, Request, RequestHandler, Response } from 'express'
import { html, liveRender, liveRequest, liveView, PubSub, type AnyLiveView } from '../../lib/index.ts'
import { MemoryBroker } from '../pubsub/memory-broker.ts'
import { isThorough } from '../support/thorough.ts'
import { connect, joinedClient, pageOf, type WireClient } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, gate, site, until, type Site, type SiteOptions } from './site.ts'

/** An application whose guard can change its mind, and what was asked again. */
type House = Site & { guard: RequestHandler | undefined; readonly asked: string[]; user: string | undefined }

function house(views: Readonly<Record<string, AnyLiveView>>, options: SiteOptions = {}): House {
  const seen: Pick<House, 'guard' | 'asked' | 'user'> = { guard: undefined, asked: [], user: 'ada' }
  const guard = (req: Request, res: Response, next: NextFunction): unknown => {
    if (liveRequest(req) === 'recheck') res.once('close', () => seen.asked.push(req.originalUrl))
    return seen.guard ? seen.guard(req, res, next) : next()
  }
  const before = (app: Express): unknown => app.use(guard)
  return Object.assign(seen, site(views, { identity: () => seen.user, before, ...options }))
}

/** Has the pages of the visitor asked for again, and waits for the answer. */
async function rechecked({ live, asked }: House): Promise<void> {
  const before = asked.length
  await live.recheck({ identity: 'ada' })
  await until(() => asked.length > before)
}

const counted = async (client: WireClient): Promise<string> => JSON.stringify(await client.event('inc'))

const answers: readonly (readonly [string, RequestHandler, object])[] = [
  ['a redirect', (_req, res) => res.redirect('/door'), { redirect: { to: '/door' } }],
  ...[401, 403, 404, 410].map(
    (status) =>
      [
        String(status),
        (_req: Request, res: Response) => res.sendStatus(status),
        { reason: 'unauthorized' },
      ] as const,
  ),
  ['another page', (_req, res) => res.send('Who are you?'), { reason: 'unauthorized' }],
]

describe.each(expressVersions)('%s', (_version, of) => {
  test.each(answers)(
    '51: a page ends when its URL is answered by %s, which its next join hears',
    async (_what, guard, answer) => {
      const it = house({ '/': counter() }, { of })
      const client = await joinedClient(it.app)
      it.guard = (req, res, next) => (liveRequest(req) === 'handshake' ? next() : guard(req, res, next))
      await it.live.recheck({ identity: 'ada' })
      expect(await client.closed).toBe(1012)
      expect(await (await connect(client.page)).join()).toEqual({ status: 'error', response: answer })
    },
  )
})

const silent: readonly (readonly [string, RequestHandler])[] = [
  ...[300, 304, 400, 429, 500, 503].map(
    (status) => [String(status), (_req: Request, res: Response) => res.sendStatus(status)] as const,
  ),
  [
    'an exception',
    () => {
      throw new Error('no database')
    },
  ],
  ['a broken connection', (req) => req.socket.destroy()],
  ...(isThorough ? [['nothing at all', () => undefined] as const] : []),
]

test.each(silent)(
  '%s says nothing of the page: it stays, and that is reported once',
  async (_what, guard) => {
    const it = house({ '/': counter() })
    const client = await joinedClient(it.app)
    await client.event('inc')
    it.guard = guard
    await rechecked(it)
    await rechecked(it)
    await until(() => it.errors.length > 0)
    expect(it.errors.map(({ code }) => code)).toEqual(['LIVE_RECHECK_FAILED'])
    expect(await counted(client)).toContain('"2"')
  },
)

test('after such an answer the page is asked for again, and ends when it is refused', async () => {
  const it = house({ '/': counter() }, { recheck: 500 })
  const client = await joinedClient(it.app)
  it.guard = (_req, res) => res.sendStatus(500)
  await until(() => it.asked.length > 1)
  it.guard = (_req, res) => res.sendStatus(403)
  expect(await client.closed).toBe(1012)
})

test('a page that may still be seen goes on as it was, and was asked for once, not once a view', async () => {
  let mounts = 0
  const inner = liveView({ mount: () => ({ n: ++mounts }), render: ({ n }) => html`<b>${n}</b>` })
  const outer = liveView({
    mount: () => ({ count: 0 }),
    handleEvent: { inc: (socket) => socket.update('count', (n) => n + 1) },
    render: ({ count }) => html`<p>${count}</p>${liveRender(inner, { id: 'inner' })}`,
  })
  const it = house({ '/': outer })
  const client = await connect(await pageOf(it.app))
  const { response } = await client.join()
  const [, session] =
    /id="inner" data-phx-session="([^"]*)"/.exec(JSON.stringify(response).replaceAll('\\', '')) ?? []
  const { joinRef } = client
  await client.join({ url: undefined, session }, 'lv:inner')
  client.joinRef = joinRef
  const before = mounts
  await rechecked(it)
  expect(await counted(client)).toContain('"1"')
  expect([it.asked, mounts]).toEqual([['/'], before])
})

const pages = liveView({
  mount: () => ({}),
  handleEvent: { next: (socket) => socket.pushPatch('/?page=2') },
  render: () => html`<p>here</p>`,
})

test('the URL that is asked for is the one that the page has now', async () => {
  const it = house({ '/': pages })
  const client = await joinedClient(it.app)
  await client.event('next')
  await rechecked(it)
  expect(it.asked).toEqual(['/?page=2'])
})

test('51: a page that goes elsewhere while it is asked for is asked for once more', async () => {
  const it = house({ '/': pages })
  const client = await joinedClient(it.app)
  const { opened, open } = gate()
  it.guard = (req, res, next) => {
    if (liveRequest(req) !== 'recheck') next()
    else void opened.then(() => res.sendStatus(403))
  }
  await it.live.recheck({ identity: 'ada' })
  await client.event('next')
  open()
  expect(await client.closed).toBe(1012)
  expect(it.asked).toEqual(['/', '/?page=2'])
})

test('51: a patch that was let through before is asked for after it, however long it takes', async () => {
  const it = house({ '/': counter() })
  const client = await joinedClient(it.app)
  const { opened, open } = gate()
  let isHeld = false
  let mayPass = true
  it.guard = (req, res, next) => {
    const passes = mayPass || !req.url.includes('page=2')
    if (liveRequest(req) === 'patch') {
      isHeld = true
      void opened.then(() => next())
    } else if (passes) next()
    else res.sendStatus(403)
  }
  client.say(
    JSON.stringify([client.joinRef, '77', client.topic, 'live_patch', { url: `${client.url}?page=2` }]),
  )
  await until(() => isHeld)
  mayPass = false
  await rechecked(it)
  await until(() => it.asked.length === 2)
  open()
  expect(await client.closed).toBe(1012)
  expect(it.asked).toEqual(['/', '/', '/?page=2'])
})

test('below a base path too', async () => {
  const it = house({ '/': counter() }, { basePath: '/shop' })
  const page = await pageOf(it.app)
  const client = await connect({ ...page, door: '/live' })
  await client.join({ url: `http://${page.host}/shop/` })
  await rechecked(it)
  expect(it.asked).toEqual(['/'])
})

test('a page of another person ends, and so does one whose URL is another view’s', async () => {
  const it = house({ '/': counter() })
  const client = await joinedClient(it.app)
  const { user } = it
  it.user = 'lin'
  await it.live.recheck({ identity: 'ada' })
  expect(await client.closed).toBe(1012)
  it.user = user
  const other = await joinedClient(it.app)
  const instead = house({ '/': counter() })
  it.guard = (req, res, next) => instead.live(req, res, next)
  await it.live.recheck({ identity: 'ada' })
  expect(await other.closed).toBe(1012)
})

test('a page that embeds views holds as long as its handler shows all of them', async () => {
  const shown = ['chat', 'news']
  const it = house({})
  const views: Readonly<Record<string, AnyLiveView>> = { chat: counter(), news: counter() }
  it.app.get('/shop', async (req, res) => {
    const parts = shown.map((id) => it.live.embed(req, res, views[id] as AnyLiveView, { id }))
    res.send((await Promise.all(parts)).join(''))
  })
  const client = await connect(await pageOf(it.app, '/shop'))
  for (const [id, session] of Object.entries(client.page.sessions)) await client.join({ session }, `lv:${id}`)
  await rechecked(it)
  expect(it.asked).toEqual(['/shop'])
  expect(client.isClosed).toBe(false)
  shown.pop()
  await it.live.recheck({ identity: 'ada' })
  expect(await client.closed).toBe(1012)
})

test('51: every process asks for the pages of a person, and for no others', async () => {
  const broker = new MemoryBroker()
  const both = [1, 2].map(() =>
    house({ '/': counter() }, { pubsub: new PubSub({ adapter: broker.adapter() }) }),
  )
  const [here, there] = both as [House, House]
  const client = await joinedClient(there.app)
  there.user = 'lin'
  const other = await joinedClient(there.app)
  there.user = 'ada'
  await until(() => broker.listeners('express-liveview:connections') === 2)
  there.guard = (_req, res) => res.sendStatus(403)
  await here.live.recheck({ identity: 'ada' })
  expect(await client.closed).toBe(1012)
  expect([there.asked.length, other.isClosed]).toEqual([1, false])
})

test('51: browsers that do not say which cookies they have keep no other page waiting', async () => {
  const it = house({ '/': counter() })
  const mute = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const client = await connect(await pageOf(it.app))
      await client.join({ extensions: ['session'] })
      return { client, asked: client.heard(({ payload }) => 'ticket' in payload) }
    }),
  )
  it.user = 'lin'
  const lin = await joinedClient(it.app)
  it.guard = (_req, res) => res.sendStatus(403)
  await it.live.recheck({ identity: 'ada' })
  await Promise.all(mute.map(({ asked }) => asked))
  await it.live.recheck({ identity: 'lin' })
  expect(await lin.closed).toBe(1012)
  expect(mute.some(({ client }) => client.isClosed)).toBe(false)
})

test('from time to time each page is asked for by itself', async () => {
  const it = house({ '/': counter() }, { recheck: 100 })
  const client = await joinedClient(it.app)
  await until(() => it.asked.length > 1)
  it.guard = (_req, res) => res.sendStatus(410)
  expect(await client.closed).toBe(1012)
})

test('what is said about people can be wrong', async () => {
  const { live } = house({})
  await expect(live.recheck({ identity: '' })).rejects.toThrow('`live.recheck` was given')
})
