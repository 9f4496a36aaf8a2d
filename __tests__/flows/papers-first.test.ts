import type { RequestHandler } from 'express'
import { html, liveRender, liveView } from '../../lib/index.ts'
import { PageTokens } from '../../lib/page/token.ts'
import type { PageClaims } from '../../lib/protocol/page-claims.ts'
import { connect, pageOf, type Page, type Reply } from './wire-client.ts'
import { Poller } from './poller.ts'
import { SECRET, site, type Site } from './site.ts'

type Stage = Site & { readonly asked: string[] }

/** A site that writes down which pages are asked for. */
function stage(): Stage {
  const asked: string[] = []
  const write: RequestHandler = (req, _res, next) => (asked.push(req.url.split('?')[0] ?? ''), next())
  const inner = liveView({ mount: () => ({}), render: () => html`inner` })
  const outer = liveView({
    mount: () => ({}),
    render: () =>
      html`${liveRender(inner, { id: 'inner' })}${liveRender(inner, { id: 'kept', sticky: true })}`,
  })
  const before: NonNullable<Parameters<typeof site>[1]>['before'] = (app) => app.use(write)
  const it = site({ '/': outer, '/other': outer }, { before })
  it.app.get('/plain', (_req, res) => void res.send('plain'))
  return { ...it, asked }
}

const tokens = new PageTokens([SECRET])

function signed(token: string, changes: Partial<PageClaims>): string {
  return tokens.print({ ...(tokens.read(token) as PageClaims), ...changes })
}

const stale: Reply = { status: 'error', response: { reason: 'stale' } }
const unauthorized: Reply = { status: 'error', response: { reason: 'unauthorized' } }

type Ask = (page: Page, changes: object, topic?: string) => Promise<Reply>

const transports: readonly (readonly [string, Ask])[] = [
  ['WebSocket', async (page, changes, topic) => (await connect(page)).join(changes, topic)],
  ['long poll', async (page, changes) => (await new Poller(page).begin()).join(changes)],
]

const LONG_AGO = Date.now() - 15 * 24 * 60 * 60 * 1000

const badPapers: readonly (readonly [string, (page: Page, other: Page) => object])[] = [
  ['no token', () => ({ session: '' })],
  ['a token that was changed', ({ session }) => ({ session: `X${session.slice(1)}` })],
  ['the token of another visitor', (_page, { session }) => ({ session })],
  ['the csrf token of another visitor', (_page, { csrf }) => ({ params: { _csrf_token: csrf } })],
  ['the token of another element', ({ session }) => ({ session: signed(session, { id: 'x' }) })],
  ['the token of a nested view', ({ session }) => ({ session: signed(session, { parent: 'phx-main' }) })],
  ['an old token', ({ session }) => ({ session: signed(session, { time: LONG_AGO }) })],
]

describe.each(transports)('by %s', (_transport, ask) => {
  test.each(badPapers)('4: a join with %s asks the application for nothing', async (_papers, change) => {
    const it = stage()
    const [page, other] = [await pageOf(it.app), await pageOf(it.app)]
    it.asked.length = 0
    for (const path of ['/', '/other', '/plain']) {
      const url = `http://${page.host}${path}`
      expect(await ask(page, { url, ...change(page, other) })).toEqual(stale)
      expect(await ask(page, { redirect: url, ...change(page, other) })).toEqual(stale)
    }
    expect(it.asked.filter((path) => !path.startsWith('/live/'))).toEqual([])
  })

  test('a join with good papers asks for its page once', async () => {
    const it = stage()
    const page = await pageOf(it.app)
    it.asked.length = 0
    expect(await ask(page, {})).toMatchObject({ status: 'ok' })
    expect(it.asked.filter((path) => !path.startsWith('/live/'))).toEqual(['/'])
  })

  test('a join of an end point of the router is refused at once', async () => {
    const it = stage()
    const page = await pageOf(it.app)
    const { token = '' } = await new Poller(page).begin()
    for (const path of [`longpoll?token=${token}`, 'longpoll', 'websocket', 'live.js']) {
      const redirect = `http://${page.host}/live/${path}`
      expect(await ask(page, { redirect })).toEqual(unauthorized)
    }
  })
})

test('a join without cookies asks the application for nothing', async () => {
  const it = stage()
  const page = await pageOf(it.app)
  const client = await connect(page, { headers: { cookie: '' } })
  it.asked.length = 0
  expect(await client.join({ url: `http://${page.host}/plain` })).toEqual({
    status: 'error',
    response: { reason: 'cookies' },
  })
  expect(it.asked).toEqual([])
})

test('nested and sticky views show their papers first as well', async () => {
  const it = stage()
  const client = await connect(await pageOf(it.app))
  const { response } = await client.join()
  const markup = JSON.stringify(response).replaceAll('\\', '')
  const [, token = ''] = /id="inner" data-phx-session="([^"]*)"/.exec(markup) ?? []
  const kept = client.page.sessions['kept'] ?? ''
  const nest = (session: string, id: string): Promise<Reply> =>
    client.join({ url: undefined, session }, `lv:${id}`)
  it.asked.length = 0
  expect(await nest(signed(token, { time: LONG_AGO }), 'inner')).toEqual(stale)
  expect(await nest(signed(kept, { visitor: 'another' }), 'kept')).toEqual(stale)
  expect(await nest(`${token}x`, 'inner')).toEqual(stale)
  expect(it.asked).toEqual([])
  expect(await nest(token, 'inner')).toMatchObject({ status: 'ok' })
  expect(it.asked).toEqual(['/'])
})
