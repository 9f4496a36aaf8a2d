import { request } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import session from 'express-session'
import morgan from 'morgan'
import supertest from 'supertest'
import { html, liveRequest, liveView, type LiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { hostOf } from '../../lib/testing/test-server.ts'
import { joinedClient, pageOf } from './wire-client.ts'
import { Poller } from './poller.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, site, until } from './site.ts'

/** What requests were when they came, and when they were answered, with their paths. */
type Seen = { readonly first: string[]; readonly last: string[] }

function seeing(): Seen & { readonly middleware: RequestHandler } {
  const [first, last]: [string[], string[]] = [[], []]
  const middleware: RequestHandler = (req, res, next) => {
    const path = req.path
    first.push(`${liveRequest(req)} ${path}`)
    res.once('finish', () => last.push(`${liveRequest(req)} ${path}`))
    next()
  }
  return { first, last, middleware }
}

/** A view that patches to other pages of its own. */
const pages = (): LiveView =>
  liveView({
    mount: () => ({}),
    handleEvent: { next: (socket) => socket.pushPatch('/?page=2') },
    render: () => html`<button phx-click="next">Next</button>`,
  })

describe.each(expressVersions)('%s', (_version, of) => {
  test('page, handshake, join and patch: the last three are known before all middleware', async () => {
    const { first, last, middleware } = seeing()
    const { app } = site({ '/': pages() }, { of, before: (app) => app.use(middleware) })
    const client = await joinedClient(app)
    await client.event('next')
    await until(() => last.length === 4)
    expect(first).toEqual(['undefined /', 'handshake /live/websocket', 'join /', 'patch /'])
    expect(last).toEqual(['page /', 'handshake /live/websocket', 'join /', 'patch /'])
  })

  test('a page that embeds a view is one, and its join is a join', async () => {
    const { last, middleware } = seeing()
    const { app, live: router } = site({}, { of, before: (app) => app.use(middleware) })
    const view = counter()
    app.get('/shop', (req, res, next) => {
      router.embed(req, res, view).then((part) => void res.send(part), next)
    })
    await joinedClient(app, '/shop')
    await until(() => last.length === 3)
    expect(last.filter((each) => each.endsWith('/shop'))).toEqual(['page /shop', 'join /shop'])
  })
})

test('polls and scripts are known when the router has seen them', async () => {
  const { last, middleware } = seeing()
  const { app } = site({ '/': counter() }, { before: (app) => app.use(middleware) })
  const page = await pageOf(app)
  const { text } = await page.visitor.get(page.host, '/')
  const [script = ''] = /\/live\/live-[^"]+/.exec(text) ?? []
  await page.visitor.get(page.host, script)
  await new Poller(page).ask('GET')
  expect(last.slice(2)).toEqual([`script ${script}`, 'poll /live/longpoll'])
})

test('a handshake before any other request is known in the router', async () => {
  const { first, last, middleware } = seeing()
  const { app } = site({ '/': counter() }, { before: (app) => app.use(middleware) })
  const host = await hostOf(app)
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    origin: `http://${host.name}`,
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  const upgrade = request(`http://${host.name}/live/websocket`, { headers }).end()
  await new Promise<void>((resolve) => {
    upgrade.on('upgrade', (_response, socket) => resolve(void socket.destroy()))
  })
  expect([first, last]).toEqual([['undefined /live/websocket'], []])
  host.release()
})

const WORDS = ['page', 'handshake', 'join', 'patch', 'poll', 'script', 'true', '{"kind":"join"}']
const NAMES = [
  'live-request',
  'x-live-request',
  'liverequest',
  'kind',
  'claim',
  'visit',
  'express-liveview.kind.1',
]
const JSON_TYPE = { 'content-type': 'application/json' }

/** Every name with every word, as headers, cookies, queries and bodies. */
const lies = WORDS.flatMap((word): [method: string, path: string, headers: object, body?: string][] => {
  const all = Object.fromEntries(NAMES.map((name) => [name, word]))
  const pairs = new URLSearchParams({ ...all, '@@express-liveview.kind.1': word, constructor: word })
  const body = `{"__proto__":"${word}","Symbol(express-liveview.kind.1)":"${word}"}`
  return [
    ['GET', '/x', all],
    ['GET', `/x?${pairs}`, { cookie: `${pairs}`.replaceAll('&', '; ') }],
    ['POST', '/x', { 'content-type': 'application/x-www-form-urlencoded' }, `${pairs}`],
    ['POST', '/x', JSON_TYPE, body.replaceAll(/"(\{.*\})"/g, '$1')],
  ]
})

test.each([
  ['GET', '/x', { upgrade: 'websocket', connection: 'Upgrade' }],
  ['GET', '/x', { upgrade: 'h2c', connection: 'Upgrade, HTTP2-Settings', 'http2-settings': 'AA' }],
  ['GET', '/x', { 'sec-fetch-mode': 'websocket', 'sec-websocket-version': '13' }],
  ['POST', '/live/websocket', { 'x-http-method-override': 'GET', ...JSON_TYPE }, '{"event":"phx_join"}'],
  ['POST', '/live/websocket', { upgrade: 'websocket', connection: 'Upgrade', 'content-length': '0' }],
  ['GET', '/x?vsn=2.0.0&event=phx_join&topic=lv:phx-main', {}],
  ['GET', '/x/live/websocket', {}],
  ['GET', '/%6Cive/websocket', {}],
  ['PUT', '/x', { referer: '/live/websocket', origin: 'null' }],
  ...lies,
] as typeof lies)('what a client says is not believed: %s %s', async (...lie) => {
  const [method, path, headers, body] = lie
  const { first, last, middleware } = seeing()
  const before = (app: Express): unknown =>
    app.use(middleware, express.json(), express.urlencoded({ extended: true }))
  const page = await pageOf(site({ '/': counter() }, { before }).app)
  await new Promise((resolve, reject) => {
    const options = { method, headers: { ...page.visitor.headers, ...headers }, agent: false }
    const asked = request(`http://${page.host}${path}`, options, (response) => {
      response.resume().once('close', resolve)
    })
    asked.once('error', reject).end(body)
  })
  expect([first[1], last[1]]).toEqual([`undefined ${path.split('?', 1)[0]}`, first[1]])
})

describe('recipes', () => {
  test('a rate limit that counts pages lets a visitor type', async () => {
    const limit = rateLimit({
      limit: 1,
      skip: (req) => ['handshake', 'join', 'patch'].includes(String(liveRequest(req))),
    })
    const { app } = site({ '/': pages() }, { before: (app) => app.use(limit) })
    const page = await live(app, '/')
    for (let i = 0; i < 5; i++) await page.click('Next')
    expect(page.url).toMatch(/\?page=2$/)
    await supertest(app).get('/').expect(429)
  })

  test('a log that says what each request was', async () => {
    const lines: string[] = []
    morgan.token('live', (req) => liveRequest(req) ?? '-')
    const log = morgan(':live :method :url', { stream: { write: (line) => lines.push(line.trim()) } })
    const { app } = site({ '/': counter() }, { before: (app) => app.use(log) })
    await joinedClient(app)
    await until(() => lines.length === 3)
    expect(lines).toEqual(['page GET /', 'handshake GET /live/websocket?vsn=2.0.0', 'join GET /'])
  })

  test('a link that is good for one visit is used up by the page, and lets its visitor join', async () => {
    const links = new Set(['k7'])
    const guard: RequestHandler = (req, res, next) => {
      const [key, own] = [req.query['key'] as string, req.session as { link?: string }]
      if (!liveRequest(req) && links.delete(key)) own.link = key
      if (own.link === key) next()
      else res.sendStatus(410)
    }
    const sessions = session({ secret: 'keyboard cat', resave: false, saveUninitialized: false })
    const { app } = site({ '/in': counter() }, { before: (app) => app.use('/in', sessions, guard) })
    const page = await live(app, '/in?key=k7')
    await page.click('+')
    expect(page.text('#count')).toBe('1')
    await supertest(app).get('/in?key=k7').expect(410)
  })
})
