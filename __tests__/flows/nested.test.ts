import type { ErrorRequestHandler, RequestHandler } from 'express'
import { html, liveRender, liveView, type AnyLiveView, type Renderable } from '../../lib/index.ts'
import { PageTokens } from '../../lib/page/token.ts'
import type { PageClaims } from '../../lib/protocol/page-claims.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, pageOf, type WireClient, type Reply } from './wire-client.ts'
import { SECRET, site, until, type Site, type SiteOptions } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

const stale: Reply = { status: 'error', response: { reason: 'stale' } }
const crashed: Reply = { status: 'error', response: { reason: 'join crashed' } }

type Stage = Site & { readonly ended: string[] }

/** Two pages with a view in each, and one that goes on living. */
function stage(options: SiteOptions = {}): Stage {
  const ended: string[] = []
  const inner = liveView({
    mount: (_socket, { session }) => ({ who: `${String(session['user'])} at ${String(session['place'])}` }),
    handleEvent: { hail: (socket) => socket.assign({ who: 'hail' }) },
    terminate: () => ended.push('inner'),
    render: ({ who }) => html`<b>${who}</b>`,
  })
  const outer = (sticky: boolean): AnyLiveView =>
    liveView({
      mount: () => ({ isOpen: true }),
      handleEvent: {
        close: (socket) => socket.assign({ isOpen: false }),
        crash: () => {
          throw new Error('crashed')
        },
      },
      terminate: () => ended.push('outer'),
      render: ({ isOpen }) =>
        html`<main>${isOpen && liveRender(inner, { id: 'inner', session: { place: 'home' }, sticky })}</main>`,
    })
  const views = { '/': outer(false), '/sticky': outer(true), '/other': outer(false) }
  return { ...site(views, { session: () => ({ user: 'ada' }), ...options }), ended }
}

/** Joins a page's view, and gives back the token of the one nested in it. */
async function joined(it: Site, path = '/'): Promise<WireClient & { token: string }> {
  const client = await connect(await pageOf(it.app, path))
  const { response } = await client.join()
  const token = /id="inner" data-phx-session="([^"]*)"/.exec(JSON.stringify(response).replaceAll('\\', ''))
  return Object.assign(client, { token: token?.[1] ?? '' })
}

/** Joins the nested view: without a URL, as browsers do. */
const nest = (client: WireClient, session: string, more = {}): Promise<Reply> =>
  client.join({ url: undefined, session, ...more }, 'lv:inner')

test('a nested view stands in the first page, with the session of the page and its own', async () => {
  const { text } = await (await pageOf(stage().app)).visitor.get((await pageOf(stage().app)).host, '/')
  expect(text).toMatch(/data-phx-parent-id="phx-main" data-phx-digest="[^"]*"><b>ada at home<\/b><\/div>/)
})

test('its element is given a token when the view around it is joined, and no content', async () => {
  const client = await joined(stage())
  expect(await nest(client, client.token)).toMatchObject({
    status: 'ok',
    response: { rendered: { 0: 'ada at home' } },
  })
})

test.each<readonly [string, (client: WireClient & { token: string }) => string]>([
  ['of the view around it', ({ page }) => page.session],
  ['that nobody signed', ({ token }) => `${token}x`],
  ['of a view nested elsewhere', ({ token }) => signed(token, { parent: 'phx-other' })],
  ['of another page', ({ token }) => signed(token, { route: '/other' })],
  ['of another visitor', ({ token }) => signed(token, { visitor: 'eve' })],
  ['of a view beside it', ({ token }) => signed(token, { id: 'beside' })],
])('a nested view is not joined with a token %s', async (_whose, tokenOf) => {
  const client = await joined(stage())
  expect(await nest(client, tokenOf(client))).toEqual(stale)
})

test('its token does not open the page', async () => {
  const client = await joined(stage())
  expect(await client.join({ session: client.token }, 'lv:inner')).toEqual(stale)
})

test.each([
  ['is not joined', async (client: WireClient) => client.ask(['2', '9', client.topic, MESSAGE.leave, {}])],
  ['does not render it any more', async (client: WireClient) => client.event('close')],
])('a nested view is not joined when the view around it %s', async (_why, act) => {
  const client = await joined(stage())
  await act(client)
  const reply = await nest(client, client.token)
  expect(reply).toEqual(crashed)
})

test('a nested view is joined through the guards of its page', async () => {
  let isOpen = true
  const guard: RequestHandler = (_req, res, next) => (isOpen ? next() : res.sendStatus(403))
  const client = await joined(stage({ before: (app) => app.use(guard) }))
  isOpen = false
  expect(await nest(client, client.token)).toEqual({ status: 'error', response: { reason: 'unauthorized' } })
})

test('a nested view ends with the view around it', async () => {
  const it = stage()
  const client = await joined(it)
  await nest(client, client.token)
  client.say(JSON.stringify(['2', '9', 'lv:phx-main', 'event', { type: 'click', event: 'crash', value: {} }]))
  await until(() => it.ended.length === 2)
  expect(it.ended).toEqual(['outer', 'inner'])
})

test('a sticky view outlives the view around it, and a lost one is found again by its page', async () => {
  const it = stage()
  const client = await joined(it, '/sticky')
  await nest(client, client.token, { sticky: true })
  await client.ask(['2', '9', 'lv:phx-main', MESSAGE.leave, {}])
  expect(it.ended).toEqual(['outer'])
  expect(await nest(client, client.token, { sticky: true })).toMatchObject({
    response: { rendered: { 0: 'ada at home' } },
  })
})

test('a sticky view is joined with the token of the first page, at the same time as the page', async () => {
  const page = await pageOf(stage().app, '/sticky')
  const client = await connect(page)
  const outer = client.join()
  expect(await nest(client, page.sessions['inner'] ?? '', { sticky: true })).toMatchObject({ status: 'ok' })
  await outer
})

test('a sticky view is not found in a page that has none', async () => {
  const client = await joined(stage(), '/sticky')
  await client.ask(['2', '9', 'lv:phx-main', MESSAGE.leave, {}])
  const session = signed(client.token, { path: '/other', route: '/other' })
  expect(await nest(client, session, { sticky: true })).toEqual(crashed)
})

const leaf = liveView({ mount: () => ({}), render: () => html`leaf` })

const holder = (render: () => Renderable): AnyLiveView =>
  liveView({ mount: () => ({}), render: () => html`<p>${render()}</p>` })

test.each<readonly [string, AnyLiveView]>([
  ['two views of one id', holder(() => ['a', 'a'].map((id) => liveRender(leaf, { id })))],
  ['a view of the id of the page', holder(() => liveRender(leaf, { id: 'phx-main' }))],
  ['a view without an id', holder(() => liveRender(leaf, { id: '' }))],
  ['an id that is none', holder(() => liveRender(leaf, { id: '"><script>' }))],
  ['something else than a view', holder(() => liveRender({} as AnyLiveView, { id: 'a' }))],
])('a page with %s is refused', async (_what, view) => {
  const { app } = site({ '/': view }, { layout: ({ body }) => html`${body}` })
  const seen: unknown[] = []
  const note: ErrorRequestHandler = (error, _req, res, _next) => {
    seen.push(error)
    res.sendStatus(500)
  }
  app.use(note)
  await pageOf(app)
  expect(seen).toEqual([expect.objectContaining({ code: 'LIVE_NESTED_INVALID' })])
})

/** A token that only somebody with the secret can make. */
function signed(token: string, changes: Partial<PageClaims>): string {
  const tokens = new PageTokens([SECRET])
  return tokens.print({ ...(tokens.read(token) as PageClaims), ...changes })
}

test.each([
  ['patch', '/?tab=2'],
  ['go', '/other'],
])('a nested view has no URL of its own, and takes the whole page along (%s)', async (button, to) => {
  const inner = liveView({
    mount: () => ({}),
    handleEvent: {
      patch: (socket) => socket.pushPatch('/?tab=2'),
      go: (socket) => socket.pushNavigate('/other'),
    },
    render: () => html`<button phx-click="patch">patch</button><button phx-click="go">go</button>`,
  })
  const { app } = site({ '/': holder(() => liveRender(inner, { id: 'inner' })), '/other': leaf })
  const page = await live(app, '/')
  await page.click(button)
  expect(page.url).toMatch(new RegExp(`\\d${to.replace('?', '\\?')}$`))
})
