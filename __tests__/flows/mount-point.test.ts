import express from 'express'
import request from 'supertest'
import { html, link, liveRouter, liveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, gate, SECRET } from './site.ts'

const scriptOf = (text: string): string | undefined => /src="([^"]*)live-[^"]*\.js"/.exec(text)?.[1]

describe.each(expressVersions)('%s', (_version, of) => {
  test('a page below a parameter names its own place, whoever else asks meanwhile', async () => {
    const { opened, open } = gate()
    const router = liveRouter({ secret: SECRET })
    const app = of().use('/:tenant', router)
    app.get('/:tenant/page', (req, res, next) => {
      const page = req.params.tenant === 'a' ? opened : Promise.resolve()
      page.then(() => router.embed(req, res, counter())).then((text) => res.send(text), next)
    })
    const first = request(app).get('/a/page').then()
    await request(app).get('/evil/page')
    open()
    expect(scriptOf((await first).text)).toBe('/a/live/')
  })

  test('a page that does not come by the router names no place of another visitor', async () => {
    const router = liveRouter({ secret: SECRET })
    const app = of().use('/of/:tenant', router)
    app.get('/page', (req, res, next) => {
      router.embed(req, res, counter()).then((text) => res.send(text), next)
    })
    for (const tenant of ['a', 'b', 'a']) await request(app).get(`/of/${tenant}/x`)
    expect(scriptOf((await request(app).get('/page')).text)).toBe('/live/')
  })

  test('a page that does not come by the router finds the place that all others named', async () => {
    const router = liveRouter({ secret: SECRET }).live('/counter', counter())
    const app = of().use('/app', router)
    app.get('/page', (req, res, next) => {
      router.embed(req, res, counter()).then((text) => res.send(text), next)
    })
    for (const path of ['/app/counter', '/APP/counter']) await request(app).get(path).expect(200)
    await (await live(app, '/page')).click('+')
  })
})

/** Links that name another site to a browser, and those that only look like it. */
const ODD_PATHS = [
  '//evil.test/a',
  '///evil.test/a',
  '/\\evil.test/a',
  '/\\/evil.test',
  '//evil.test//a',
  '//@evil.test/a',
  '/.//evil.test/a',
  '/%2F/evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/a//evil.test',
]

const WILDCARDS: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'Express 4': ['*', '/*', '/:a*', /.*/, '/:tenant'],
  'Express 5': ['/*splat', '/{*splat}', /.*/, '/:tenant', '/{:tenant}'],
}

/** All that a page tells the browser to load, or to go to. */
const addressesIn = (text: string): string[] =>
  [...text.matchAll(/(?:src|href|action|content)="([^"]*)"/g)].flatMap(([, address = '']) =>
    /[/\\]/.test(address) ? [address.replaceAll('&#39;', "'").replaceAll('&amp;', '&')] : [],
  )

const named = liveView({
  mount: (socket) => ({ path: socket.url.pathname }),
  head: ({ path }) => ({ canonical: path }),
  render: () => html`${link({ patch: '?a' }, 'a')}`,
})

const tables = expressVersions.flatMap(([version, of]) =>
  (WILDCARDS[version] ?? []).map((path) => [version, String(path), path, of] as const),
)

test.each(tables)(
  'below %s’s %s a page names this site only, whatever its link says',
  async (_v, _p, path, of) => {
    const router = liveRouter({ secret: SECRET }).live('/', named).live(/.*/, named)
    for (const odd of ODD_PATHS) {
      const app = of()
      app.use((req, _res, next) => {
        req.url = req.originalUrl = odd
        next()
      })
      app.use(path, router)
      app.use((req, res, next) => {
        router.embed(req, res, named).then((text) => res.send(text), next)
      })
      const addresses = addressesIn((await request(app).get('/').set('Host', 'site.test')).text)
      expect(addresses.length).toBeGreaterThan(0)
      for (const address of addresses) expect(new URL(address, `http://site.test/`).host).toBe('site.test')
    }
  },
)

test('a page below a path with a backslash loads its script', async () => {
  const app = express()
  app.use((req, _res, next) => {
    req.url = req.originalUrl = '/\\evil.test/counter'
    next()
  })
  app.use('/:tenant', liveRouter({ secret: SECRET }).live('/counter', counter()))
  const { text } = await request(app).get('/')
  expect(scriptOf(text)).toBe('/%5Cevil.test/live/')
})

test('a page may be allowed less than an hour, and joins', async () => {
  const app = express().use(liveRouter({ secret: SECRET, maxPageAge: 60_000 }).live('/', counter()))
  const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1, 12, 59, 59, 999))
  const page = await live(app, '/')
  now.mockRestore()
  expect(page.isLive).toBe(true)
})

const mirror = liveView({
  mount: (socket, { params }) => ({
    url: socket.url.href,
    params: JSON.stringify(params),
    odd: 'toString' in params ? 'something' : 'nothing',
  }),
  render: ({ url, params, odd }) => html`<p>${url} ${params} ${odd}</p>`,
})

test.each([
  ['http://a.test/x?q=1', '/x?q=1 {"q":"1"}'],
  ['HTTP://a.test?q=1', '/?q=1 {"q":"1"}'],
  ['/x?q=1&q=2', '/x?q=1&q=2 {"q":"2"}'],
])('a request for %s sees %s', async (target, seen) => {
  const app = express()
  app.use((req, _res, next) => {
    req.url = req.originalUrl = target
    next()
  })
  app.use(liveRouter({ secret: SECRET }).live(/.*/, mirror))
  const { text, status } = await request(app).get('/').set('Host', 'b.test')
  expect([status, text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')]).toEqual([
    200,
    expect.stringContaining(`<p>http://b.test${seen} nothing</p>`),
  ])
})
