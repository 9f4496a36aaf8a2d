import { createServer } from 'node:http'
import express from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import {
  each,
  event,
  fields,
  html,
  JS,
  link,
  liveRender,
  liveView,
  type AnyLiveView,
  type RoutePath,
} from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, pageAt, pageOf, type Reply } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, site, type Site, type SiteOptions } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Serves an application behind a proxy that cuts `/shop` off. @returns the proxy's host */
async function behind({ app }: Pick<Site, 'app'>, cuts: 'all' | 'requests' = 'all'): Promise<string> {
  const target = `http://127.0.0.1:${await listen(createServer(app))}`
  const proxy =
    cuts === 'all'
      ? createProxyMiddleware({ target, ws: true, pathFilter: '/shop', pathRewrite: { '^/shop': '' } })
      : createProxyMiddleware({ target, ws: true })
  const gateway = cuts === 'all' ? express().use(proxy) : express().use('/shop', proxy)
  return `127.0.0.1:${await listen(createServer(gateway))}`
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as { readonly port: number }).port
}

const shop = (views: Readonly<Record<string, AnyLiveView>>, options: SiteOptions = {}): Site =>
  site(views, { basePath: '/shop', ...options })

const target = fields({ to: String })

/** A view that goes where its events say. */
const traveller = liveView({
  mount: (socket, { req }) => ({ path: req.url, url: socket.url.pathname }),
  handleParams: (socket) => socket.assign({ url: socket.url.pathname }),
  handleEvent: {
    patch: event(target, (socket, { to }) => socket.pushPatch(to)),
    navigate: event(target, (socket, { to }) => socket.pushNavigate(to)),
    redirect: event(target, (socket, { to }) => socket.redirect(to)),
  },
  render: ({ path, url }) => html`<p>${path} ${url}</p>`,
})

const ROWS = [1, 2]

const linked = liveView({
  mount: () => ({ rows: ROWS }),
  handleEvent: { more: (socket) => socket.assign({ rows: [1, 2, 3] }) },
  render: ({ rows }) =>
    html`${link({ href: '/help' }, 'help')}${link({ href: 'https://else.test/x' }, 'else')}${link({ patch: '?q=1' }, 'q')}
      <button phx-click=${JS.patch('/list')}>list</button>
      ${each(
        rows,
        (row) => row,
        (row) => html`${link({ navigate: `/items/${row}` }, 'item')}`,
      )}`,
})

describe.each(expressVersions)('behind a proxy that cuts a prefix off, %s', (_version, of) => {
  test('a page is live, and knows the URL that the browser has', async () => {
    const page = await pageAt(await behind(shop({ '/a': traveller }, { of })), '/shop/a')
    expect(page.door).toBe('/shop/live')
    const client = await connect(page)
    expect(JSON.stringify(await client.join())).toContain('/shop/a')
  })

  test('so is one of a router that is mounted below a path', async () => {
    const { live } = shop({ '/a': traveller }, { of })
    const page = await pageAt(await behind({ app: of().use('/app', live) }), '/shop/app/a')
    expect(page.door).toBe('/shop/app/live')
    expect(await (await connect(page)).join()).toMatchObject({ status: 'ok' })
  })
})

test('a proxy may cut it off pages only, and not off WebSockets', async () => {
  const page = await pageAt(await behind(shop({ '/a': counter() }), 'requests'), '/shop/a')
  expect(await (await connect(page)).join()).toMatchObject({ status: 'ok' })
})

test('links and commands lead to where the browser has the pages', async () => {
  const page = await pageAt(await behind(shop({ '/a': linked })), '/shop/a')
  const { text } = await page.visitor.get(page.host, '/shop/a')
  const hrefs = [...text.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
  expect(hrefs).toEqual(['/shop/help', 'https://else.test/x', '?q=1', '/shop/items/1', '/shop/items/2'])
  expect(text).toContain('&quot;/shop/list&quot;')
})

test('so do those of a later render', async () => {
  const client = await connect(await pageAt(await behind(shop({ '/a': linked })), '/shop/a'))
  expect(JSON.stringify(await client.join())).toContain('/shop/items/2')
  expect(JSON.stringify(await client.event('more'))).toContain('/shop/items/3')
})

describe('a view goes', () => {
  test.each([
    ['to a path of the application', '/a?q=1', '/shop/a?q=1'],
    ['to a path of the browser', '/shop/a?q=1', '/shop/a?q=1'],
    ['to a reference', '?q=1', '/shop/a?q=1'],
  ])('%s', async (_to, to, expected) => {
    const client = await connect(await pageAt(await behind(shop({ '/a': traveller })), '/shop/a'))
    await client.join()
    const patched = client.heard(({ event }) => event === MESSAGE.patch)
    await client.event('patch', { to })
    expect((await patched).payload).toMatchObject({ to: expected })
  })

  test.each([
    ['navigate', '/b', { live_redirect: { to: '/shop/b' } }],
    ['redirect', '/login', { redirect: { to: '/shop/login' } }],
  ])('by %s', async (event, to, expected) => {
    const client = await connect(await pageAt(await behind(shop({ '/a': traveller })), '/shop/a'))
    await client.join()
    expect(await client.event(event, { to })).toMatchObject({ response: expected })
  })

  test('by a redirect before it is connected', async () => {
    const gone = liveView({ mount: (socket) => socket.redirect('/login'), render: () => html`` })
    const host = await behind(shop({ '/a': gone }))
    const answer = await fetch(`http://${host}/shop/a`, { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe('/shop/login')
  })
})

test('the browser patches, and a guard sends it elsewhere', async () => {
  const app = shop(
    { '/a': traveller, '/a/:id': traveller },
    { before: (app) => app.get('/a/secret', (_req, res) => res.redirect('/login')) },
  )
  const page = await pageAt(await behind(app), '/shop/a')
  const client = await connect(page)
  await client.join()
  const patch = (path: string): Promise<Reply> =>
    client.ask([
      client.joinRef,
      client.nextRef(),
      client.topic,
      MESSAGE.patch,
      { url: `${client.url}${path}` },
    ])
  expect(JSON.stringify(await patch('/7'))).toContain('/shop/a/7')
  expect(await patch('/secret')).toMatchObject({ response: { redirect: { to: '/shop/login' } } })
})

describe('without the option', () => {
  const said = ({ errors }: Site): string[] =>
    errors.filter(({ code }) => code === 'LIVE_PREFIX_CUT').map(({ message }) => message)

  test.each(['/items/:id', '/'])('the log names it, once: %s', async (route) => {
    const made = site({ [route]: counter() })
    const page = await pageOf(made.app, route.replace(':id', '7'))
    for (const _ of [1, 2]) await (await connect(page)).join({ url: `http://${page.host}/shop${page.path}` })
    expect(said(made)).toEqual([expect.stringContaining('liveRouter({ basePath: "/shop" })')])
  })

  const OTHERS: readonly (readonly [string, RoutePath])[] = [
    ['a regular expression', /^\/items\/(\d+)$/],
    ['several paths', ['/other', /^\/items\//]],
    ['a wildcard', '/items/*rest'],
    ['a part that may be missing', '/items{/:id}'],
  ]

  test.each(OTHERS)('and for a route that is %s', async (_what, path) => {
    const made = site({})
    made.live.live(path, counter())
    const page = await pageOf(made.app, '/items/7?q=1')
    await (await connect(page)).join({ url: `http://${page.host}/shop/items/7?q=1` })
    expect(said(made)).toEqual([expect.stringContaining('liveRouter({ basePath: "/shop" })')])
    expect(await (await connect(page)).join()).toMatchObject({ status: 'ok' })
  })

  test('and for a page that embeds a view', async () => {
    const made = site({})
    made.app.get('/items/:id', async (req, res) => {
      res.send(`<!doctype html><html><body>${await made.live.embed(req, res, counter())}</body></html>`)
    })
    const page = await pageOf(made.app, '/items/7?q=1')
    const client = await connect(page)
    for (const _ of [1, 2]) await client.join({ url: `http://${page.host}/shop/items/7?q=1` })
    expect(said(made)).toEqual([expect.stringContaining('liveRouter({ basePath: "/shop" })')])
    expect(await (await connect(page)).join()).toMatchObject({ status: 'ok' })
  })

  test('nothing is said of a page that is gone', async () => {
    let isGone = false
    const made = site(
      { '/items/:id': counter() },
      { before: (app) => app.use((_req, res, next) => (isGone ? void res.sendStatus(404) : next())) },
    )
    const page = await pageOf(made.app, '/items/7')
    const client = await connect(page)
    isGone = true
    await client.join()
    expect(made.log.join()).toContain('LIVE_JOIN_REFUSED')
    expect(said(made)).toEqual([])
  })
})

test.each(['shop', '/shop/', '//shop', 'https://shop.test', '/a b'])('basePath is no %s', (basePath) => {
  expect(() => site({}, { basePath })).toThrow('Option `basePath` takes a path such as "/shop"')
})

/** A page with a counter in it, and a link to another that has the same. */
const holder = (other: string, sticky: boolean): AnyLiveView =>
  liveView({
    mount: () => ({}),
    render: () => html`${liveRender(clicker, { id: 'inner', sticky })}${link({ navigate: other }, 'on')}`,
  })

const clicker = counter()

test('a nested view is joined behind the proxy, too', async () => {
  const { app } = shop({ '/deep/er': holder('/', false) })
  const page = await live(app, '/shop/deep/er?q=1', { basePath: '/shop' })
  await page.click('+')
  expect(page.text('#count')).toBe('1')
})

test('a sticky view is joined anew on the page to which it was taken along', async () => {
  const { app } = shop({ '/a': holder('/b', true), '/b': holder('/a', true) })
  const page = await live(app, '/shop/a', { basePath: '/shop' })
  await page.click('+')
  await page.click('on')
  expect([page.url.endsWith('/shop/b'), page.text('#count')]).toEqual([true, '1'])
  await page.disconnect()
  await page.reconnect()
  await page.click('+')
  expect(page.text('#count')).toBe('1')
})
