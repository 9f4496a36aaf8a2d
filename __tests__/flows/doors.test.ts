import express, { type Express } from 'express'
import {
  html,
  liveRender,
  liveRouter,
  liveView,
  type AnyLiveView,
  type LiveOptions,
  type LiveRouter,
} from '../../lib/index.ts'
import { PageTokens } from '../../lib/page/token.ts'
import type { PageClaims } from '../../lib/protocol/page-claims.ts'
import { live as visit } from '../../lib/testing/index.ts'
import { connect, pageOf, type Page, type Reply } from './wire-client.ts'
import { Poller } from './poller.ts'
import { SECRET } from './site.ts'

const PARTNER = 'http://partner.test'
const stale: Reply = { status: 'error', response: { reason: 'stale' } }

/** What is mounted over a connection is written down. */
const mounts: string[] = []
beforeEach(() => (mounts.length = 0))

function view(name: string): AnyLiveView {
  return liveView({
    mount: ({ connected }) => (connected && mounts.push(name), {}),
    handleParams: () => undefined,
    render: () => html`<p>${name}</p>`,
  })
}

const both = view('both')

const ignore = (): void => undefined
const logger = { debug: ignore, warn: ignore, error: ignore }

/** A router with a view of its own at `/` and one at `/both` that others have as well. */
function router(name: string, options: LiveOptions = {}): LiveRouter {
  return liveRouter({ secret: SECRET, logger, ...options })
    .live('/', view(name))
    .live('/both', both)
}

type Ask = (page: Page, changes: object, origin?: string) => Promise<Reply>

const transports: readonly (readonly [string, Ask])[] = [
  [
    'WebSocket',
    async (page, changes, origin) =>
      (await connect(page, origin ? { headers: { origin } } : {})).join(changes),
  ],
  [
    'long poll',
    async (page, changes, origin) => {
      const poller = new Poller(page)
      const headers = origin ? { origin } : {}
      poller.ask = (method, asking) => Poller.prototype.ask.call(poller, method, { ...asking, headers })
      return (await poller.begin()).join(changes)
    },
  ],
]

/** Two routers with one secret: what tells them apart is the place they are mounted at, or their paths. */
const applications: readonly (readonly [string, () => Express])[] = [
  [
    'paths',
    () =>
      express()
        .use('/widgets', router('a', { path: '/widgets-live', allowedOrigins: [PARTNER] }))
        .use(router('b')),
  ],
  [
    'mount points',
    () =>
      express()
        .use('/widgets', router('a', { allowedOrigins: [PARTNER] }))
        .use(router('b')),
  ],
  [
    'nothing but their order',
    () => {
      const narrow = liveRouter({ secret: SECRET, logger, allowedOrigins: [PARTNER] }).live(
        '/widgets',
        view('a'),
      )
      return express().use(narrow).use(router('b'))
    },
  ],
]

describe.each(transports)('by %s', (_transport, ask) => {
  test.each(applications)(
    'an origin that one router lets in gets no view of the other (%s)',
    async (_what, make) => {
      const app = make()
      const page = await pageOf(app, '/widgets')
      expect(await ask(page, { url: `${PARTNER}/widgets` }, PARTNER)).toMatchObject({ status: 'ok' })
      for (const path of ['/', '/both'])
        for (const name of ['url', 'redirect'])
          expect(await ask(page, { url: undefined, [name]: `${PARTNER}${path}` }, PARTNER)).toEqual(stale)
      // Nor with a token of the other one's.
      const { session } = await pageOf(app, '/', page.visitor)
      expect(await ask(page, { url: `${PARTNER}/`, session }, PARTNER)).toEqual(stale)
      expect(mounts).toEqual(['a'])
    },
  )

  test.each(applications.slice(0, 2))(
    '32: no token opens a view of another router (%s)',
    async (_what, make) => {
      const app = make()
      const a = await pageOf(app, '/widgets')
      const b = await pageOf(app, '/', a.visitor)
      const [urlOfA, urlOfB] = [`http://${a.host}/widgets`, `http://${a.host}/`]
      expect(await ask(a, { url: urlOfB })).toEqual(stale)
      expect(await ask(a, { redirect: urlOfB })).toEqual(stale)
      expect(await ask(b, { url: urlOfB, session: a.session })).toEqual(stale)
      expect(await ask(a, { url: urlOfA, session: b.session })).toEqual(stale)
      expect(mounts).toEqual([])
      expect(await ask(b, {})).toMatchObject({ status: 'ok' })
    },
  )
})

test('a patch to a view of another router is no patch, though it is the same view', async () => {
  const app = express().use('/widgets', router('a')).use(router('b'))
  const client = await connect(await pageOf(app, '/widgets/both'))
  await client.join()
  const ask = (url: string): Promise<Reply> =>
    client.ask([
      client.joinRef,
      client.nextRef(),
      client.topic,
      'live_patch',
      { url: `http://${client.page.host}${url}` },
    ])
  expect(await ask('/widgets/both?page=2')).toMatchObject({ status: 'ok', response: {} })
  expect((await ask('/both')).response).not.toEqual({})
})

test('routers with the same end points serve each their views to pages of the site', async () => {
  const app = express()
    .use(liveRouter({ secret: SECRET }).live('/a', view('a')))
    .use(router('b'))
  for (const path of ['/a', '/']) await visit(app, path)
  expect(mounts).toEqual(['a', 'b'])
})

test.each([
  ['two mount points', (live: LiveRouter) => express().use('/one', live).use('/two', live)],
  ['a parameter', (live: LiveRouter) => express().use('/:tenant', live)],
])('a router that is mounted at %s is one router', async (_what, make) => {
  const app = make(router('a'))
  const page = await pageOf(app, '/one/')
  const client = await connect(page)
  expect(await client.join({ redirect: `http://${page.host}/two/both` })).toMatchObject({ status: 'ok' })
})

test('processes agree on the name of a router, whatever they served before', async () => {
  const make = (): Express => express().use('/app', router('a'))
  const [one, two] = [make(), make()]
  await pageOf(one, '/app/both')
  const name = ({ session }: Page): string | undefined => new PageTokens([SECRET]).read(session)?.endpoint
  expect([name(await pageOf(one, '/app/')), name(await pageOf(two, '/app/'))]).toEqual([
    '/app/live',
    '/app/live',
  ])
})

test('embedded and nested views are of the router that printed them', async () => {
  const [a, b] = [router('a'), router('b')]
  const around = liveView({
    mount: () => ({}),
    render: () => html`${liveRender(view('inner'), { id: 'in' })}`,
  })
  b.get('/page', async (req, res) => void res.send(await b.embed(req, res, around)))
  const app = express().use('/widgets', a).use(b)
  const client = await connect(await pageOf(app, '/page'))
  const { response } = await client.join()
  const [, token = ''] = /data-phx-session=\\?"([^"\\]*)/.exec(JSON.stringify(response)) ?? []
  const nest = (session: string): Promise<Reply> => client.join({ url: undefined, session }, 'lv:in')
  const tokens = new PageTokens([SECRET])
  const claims = tokens.read(token) as PageClaims
  expect(await nest(tokens.print({ ...claims, endpoint: '/widgets/live' }))).toEqual(stale)
  expect(await nest(token)).toMatchObject({ status: 'ok' })
  const { host, visitor } = client.page
  const page = await pageOf(app, '/widgets', visitor)
  const foreign = await connect(page)
  const session = client.page.session
  expect(await foreign.join({ url: `http://${host}/page`, session }, 'lv:phx-embedded')).toEqual(stale)
})
