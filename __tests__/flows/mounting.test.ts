import express from 'express'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import request from 'supertest'
import { WebSocket } from 'ws'
import { certificate } from '../channel/handshake-certificate.ts'
import { html, liveRouter, liveView, type LiveRouter, type RoutePath } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { connect, pageOf, clientOf } from './wire-client.ts'
import { expressVersions } from '../support/express-versions.ts'
import { counter, SECRET, site } from './site.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

async function listening(server: Server): Promise<Server> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

describe.each(expressVersions)('%s', (_version, of) => {
  const router = (): LiveRouter => liveRouter({ secret: SECRET }).live('/counter', counter())

  test('lives below a mount point, and below another', async () => {
    const sub = of()
    sub.use('/inner', router())
    const app = of().use('/outer', sub)
    const page = await live(app, '/outer/inner/counter')
    await page.click('+')
    expect(page.text('#count')).toBe('1')
  })

  test('lives below a parameter', async () => {
    const app = of().use('/:tenant', router())
    for (const tenant of ['a', 'b']) await (await live(app, `/${tenant}/counter`)).click('+')
  })

  test.each<[string, RoutePath, string]>([
    ['several paths', ['/first', '/second'], '/second'],
    ['a regular expression', /^\/n(\d+)$/, '/n12'],
  ])('lives at %s', async (_what, path, visited) => {
    const page = await live(of().use(liveRouter({ secret: SECRET }).live(path, counter())), visited)
    await page.click('+')
    expect(page.text('#count')).toBe('1')
  })

  test('lives beside other live routers, at different places and at the same', async () => {
    const other = liveRouter({ secret: SECRET }).live('/other', counter())
    const app = of().use('/one', router()).use('/two', router(), other)
    for (const path of ['/one/counter', '/two/counter', '/two/other']) {
      const page = await live(app, path)
      await page.click('+')
      expect(page.text('#count')).toBe('1')
    }
  })

  test('embeds views in the page of an ordinary handler', async () => {
    const { app, live: router } = site({}, { of })
    app.get('/', (req, res, next) => {
      const embeds = [
        router.embed(req, res, counter(), { id: 'a' }),
        router.embed(req, res, counter(), { id: 'b' }),
      ]
      Promise.all(embeds).then(
        ([a, b]) => res.send(`<title>Mine</title><h1>Mine</h1>${String(a)}<hr>${String(b)}`),
        next,
      )
    })
    const page = await live(app, '/')
    await page.click('#b button')
    expect(page.texts('#count')).toEqual(['0', '1'])
  })
})

test('an embedded view brings the tags it needs once', async () => {
  const { app, live: router } = site({})
  app.get('/', async (req, res) => {
    const a = await router.embed(req, res, counter(), { id: 'a' })
    res.send(a + (await router.embed(req, res, counter(), { id: 'b' })))
  })
  const { text } = await request(app).get('/')
  expect(text.match(/<script/g)).toHaveLength(1)
  expect(text.match(/data-phx-main/g)).toBe(null)
})

test('a join makes no other view of the page', async () => {
  const mounts: string[] = []
  const named = (name: string) =>
    liveView({
      mount: ({ connected }) => ({ n: mounts.push(`${name} ${connected}`) }),
      render: () => html`x`,
    })
  const { app, live: router } = site({})
  app.get('/', async (req, res) => {
    const [a, b] = [
      router.embed(req, res, named('a'), { id: 'a' }),
      router.embed(req, res, named('b'), { id: 'b' }),
    ]
    res.send((await a) + (await b))
  })
  const client = await clientOf(app)
  await client.join()
  expect(mounts).toEqual(['a false', 'b false', 'a true'])
})

test('a handler that no longer embeds the view refuses its join', async () => {
  let isOpen = true
  const { app, live: router } = site({})
  app.get('/', async (req, res) => {
    res.send(isOpen ? await router.embed(req, res, counter()) : 'closed for today')
  })
  const client = await clientOf(app)
  isOpen = false
  expect(await client.join()).toEqual({ status: 'error', response: { reason: 'unauthorized' } })
})

test.each(['1st', 'a b', '"x"', '', 'x'.repeat(201)])(
  'an embedded view needs an id that can be one: not %j',
  async (id) => {
    const { app, live: router } = site({})
    app.get('/', (req, res, next) => void router.embed(req, res, counter(), { id }).catch(next))
    await request(app)
      .get('/')
      .expect(500)
      .expect(/Option `id` takes letters/)
  },
)

test('takes nothing but views', () => {
  const invalid = expect.objectContaining({ code: 'LIVE_VIEW_INVALID' })
  expect(() => liveRouter().live('/', (() => html``) as never)).toThrow(invalid)
  expect(() => liveRouter().live('/', (() => html``) as never)).toThrow('live.use(path, middleware)')
  expect(() => liveView({ mount: () => ({}) } as never)).toThrow(invalid)
  expect(() => liveView({ mount: () => ({}), rendr: () => html``, render: () => html`` } as never)).toThrow(
    'rendr',
  )
})

test('an option of a route that is none is refused', () => {
  expect(() => liveRouter().live('/', counter(), { titel: 'x' } as never)).toThrow(
    'Option `titel` takes one of title, layout, onMount',
  )
})

test.each([undefined, {}, express()])('only a server can be made ready, not %p', (server) => {
  expect(() => liveRouter().attach(server as never)).toThrow(
    expect.objectContaining({ code: 'LIVE_OPTION_INVALID' }),
  )
})

test('close ends the connections of its router, and asks their browsers to come back', async () => {
  const [one, two] = [site({ '/one': counter() }), site({ '/two': counter() })]
  const app = express().use('/1', one.live).use('/2', two.live)
  const [first, second] = [await live(app, '/1/one'), await live(app, '/2/two')]
  await one.live.close()
  await first.until((page) => !page.isLive)
  await second.click('+')
  await first.reconnect()
  await first.click('+')
})

test('the end of the server ends its connections with 1001', async () => {
  const server = await listening(createServer(site({ '/': counter() }).app))
  const client = await clientOf(server)
  server.close()
  expect(await client.closed).toBe(1001)
})

test('a page over HTTPS has a cookie that stays there, and joins', async () => {
  const view = liveView({ mount: ({ url }) => ({ url: url.href }), render: ({ url }) => html`<b>${url}</b>` })
  const server = await listening(createSecureServer(certificate, site({ '/': view }).app))
  const host = `localhost:${(server.address() as AddressInfo).port}`
  const { text, headers } = await request(server).get('/').set('Host', host).trustLocalhost().expect(200)
  const cookie = String(headers['set-cookie'])
  expect(cookie).toContain('; Secure')
  const options = { headers: { cookie, origin: `https://${host}` }, rejectUnauthorized: false }
  const webSocket = new WebSocket(`wss://${host}/live/websocket`, options)
  const session = /data-phx-session="([^"]*)"/.exec(text)?.[1]
  webSocket.on('open', () =>
    webSocket.send(
      JSON.stringify(['1', '1', 'lv:phx-main', MESSAGE.join, { url: `https://${host}/`, session }]),
    ),
  )
  const answer = await new Promise((resolve) =>
    webSocket.once('message', (data: Buffer) => resolve(String(data))),
  )
  expect(answer).toContain(`"0":"https://${host}/"`)
  webSocket.terminate()
})

test('a server can be made ready before its first request', async () => {
  const { app, live: router } = site({ '/': counter() })
  const page = await pageOf(app)
  const server = createServer(app)
  router.attach(server)
  await listening(server)
  const { port } = server.address() as { port: number }
  const client = await connect({ ...page, host: `127.0.0.1:${String(port)}` })
  expect(await client.join()).toMatchObject({ status: 'ok' })
})

test('one application on several servers serves all of them', async () => {
  const { app } = site({ '/': counter() })
  for (const server of [createServer(app), createServer(app)]) {
    await (await live(await listening(server), '/')).click('+')
  }
})
