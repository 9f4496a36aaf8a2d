import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { Express } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { Server as SocketIo } from 'socket.io'
import WebSocket, { WebSocketServer } from 'ws'
import { attach } from '../../lib/transport/handshake.ts'
import { certificate } from './handshake-certificate.ts'
import { expressVersions } from '../support/express-versions.ts'
import {
  application,
  atEnd,
  echo,
  exchange,
  get,
  handshakeBytes,
  listen,
  open,
  opened,
  say,
  serve,
  until,
} from './handshake-fixture.ts'

/** Somebody else who wants upgrades of the same server, and a sign that they still get theirs. */
interface Neighbour {
  readonly name: string
  readonly move: (server: http.Server, app: Express) => unknown
  readonly works: (port: number) => Promise<unknown>
}

const answers = (path: string, protocol?: string) => async (port: number) => {
  const webSocket = await opened(new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol))
  expect(await say(webSocket, 'neighbour')).toBe('theirs neighbour')
}

const answering = (webSocket: WebSocket): unknown =>
  webSocket.on('message', (data: Buffer) => webSocket.send(`theirs ${String(data)}`))

function proxied(pathFilter?: string) {
  return async (_server: http.Server, app: Express): Promise<void> => {
    const target = http.createServer((_request, response) => response.end())
    new WebSocketServer({ server: target }).on('connection', answering)
    const port = await listen(target)
    const proxy = { target: `http://127.0.0.1:${port}`, ws: true }
    if (pathFilter === undefined) app.use('/api', createProxyMiddleware(proxy))
    else app.use(createProxyMiddleware({ ...proxy, pathFilter }))
  }
}

const neighbours: readonly Neighbour[] = [
  {
    name: 'socket.io, which ends sockets it does not know after a while',
    move: (server) => {
      const io = new SocketIo(server, { destroyUpgradeTimeout: 50, transports: ['websocket'] })
      atEnd(() => io.close())
    },
    works: async (port) => {
      const webSocket = await opened(
        new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`),
      )
      webSocket.send('2probe')
    },
  },
  {
    name: 'ws with a path, which answers 400 to every other',
    move: (server) => new WebSocketServer({ server, path: '/theirs' }).on('connection', answering),
    works: answers('/theirs'),
  },
  {
    name: 'ws without a path, which takes every upgrade',
    move: (server) => new WebSocketServer({ server }).on('connection', answering),
    works: answers('/any'),
  },
  {
    name: 'a listener that destroys what is not its own',
    move: (server) => {
      const ws = new WebSocketServer({ noServer: true }).on('connection', answering)
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        if (request.url === '/theirs')
          ws.handleUpgrade(request, socket, head, (each) => ws.emit('connection', each))
        else socket.destroy()
      })
    },
    works: answers('/theirs'),
  },
  { name: 'http-proxy-middleware below a path', move: proxied(), works: answers('/api/theirs') },
  { name: 'http-proxy-middleware with a filter', move: proxied('/theirs'), works: answers('/theirs') },
  {
    name: 'a development server that takes its own subprotocol',
    move: (server) => {
      const ws = new WebSocketServer({ noServer: true }).on('connection', answering)
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        if (request.headers['sec-websocket-protocol'] === 'vite-hmr')
          ws.handleUpgrade(request, socket, head, (each) => ws.emit('connection', each))
      })
    },
    works: answers('/', 'vite-hmr'),
  },
]

describe.each(expressVersions)('%s', (_version, express) => {
  const slowly = (app: Express): unknown => app.use((_request, _response, next) => void setTimeout(next, 150))

  test.each(neighbours)('7: lives beside $name', async ({ move, works }) => {
    const app = express()
    const server = http.createServer(app)
    await move(server, app)
    slowly(app)
    app.use(echo(express).router)
    const port = await listen(server)
    await Promise.all([get(port), get(port, '/api')])

    const ours = await open(port)
    await works(port)

    expect(await say(ours, 'hello')).toBe('echo hello')
  })

  test.each(neighbours)(
    'is there from the first socket beside $name, once attached',
    async ({ move, works }) => {
      const app = express()
      app.use('/shop', echo(express).router)
      const server = http.createServer(app)
      attach(server, '/live')
      attach(server, '/live')
      await move(server, app)
      const port = await listen(server)

      const ours = await open(port, '/shop/live/websocket')
      await get(port, '/api')
      await works(port)

      expect(await say(ours, 'hello')).toBe('echo hello')
    },
  )

  describe('an offer of HTTP/2', () => {
    const offer = [
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      'Host: x',
    ]

    const bodies = async (): Promise<number> => {
      const app = application(express, (each) => {
        each.post('/length', (request, response) => {
          let length = 0
          request.on('data', (data: Buffer) => (length += data.length))
          request.on('end', () => void response.send(`${length} bytes`))
        })
      })
      const port = await serve(app)
      await get(port)
      return port
    }

    test('is a GET like any other', async () => {
      const request = ['GET / HTTP/1.1', ...offer, '', ''].join('\r\n')
      expect(await exchange(await bodies(), request, { enough: /a page$/ })).toMatch(/^HTTP\/1.1 200 OK/)
    })

    test('is a POST like any other, on a connection that is kept', async () => {
      const head = ['POST /length HTTP/1.1', ...offer, 'Content-Length: 1000000', '', ''].join('\r\n')
      const again = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
      const turns = { at: /1000000 bytes$/, say: again, enough: /a page$/ }
      const answer = await exchange(await bodies(), head + 'x'.repeat(1_000_000), turns)
      expect(answer).toContain('1000000 bytes')
    })

    test('is left to whoever else listens for upgrades', async () => {
      const server = http.createServer(application(express))
      server.on('upgrade', (_request, socket: Duplex) => socket.end('HTTP/1.1 101 theirs\r\n\r\n'))
      const port = await listen(server)
      await get(port)
      expect(await exchange(port, ['GET / HTTP/1.1', ...offer, '', ''].join('\r\n'))).toContain('101 theirs')
    })
  })

  describe('the first socket of a server', () => {
    test.each([
      ['nothing', () => undefined],
      ['synchronous middleware', (app: Express) => app.use((_request, _response, next) => next())],
      ['slow middleware', slowly],
    ])('gets through %s', async (_what, before) => {
      const port = await serve(application(express, before))
      const ours = await open(port)
      const long = 'x'.repeat(60_000)
      expect(await say(ours, long)).toBe(`echo ${long}`)
    })

    test.each(['first', 'second'])(
      'leaves no parser that would run what comes later as a request, %s',
      async (which) => {
        const visited: string[] = []
        const app = application(express, (each) =>
          each.use((request, _response, next) => {
            visited.push(request.url)
            next()
          }),
        )
        const port = await serve(app)
        if (which === 'second') await open(port)
        await exchange(port, handshakeBytes(port), {
          at: /101 Switching/,
          say: 'GET /secret HTTP/1.1\r\nHost: x\r\n\r\n',
        })
        await get(port)
        expect(visited).not.toContain('/secret')
      },
    )

    test('leaves a second one to come the usual way', async () => {
      const port = await serve(application(express))
      const [first, second] = [await open(port), await open(port)]
      expect(await Promise.all([say(first, '1'), say(second, '2')])).toEqual(['echo 1', 'echo 2'])
    })
  })

  test('works over TLS, first socket and second', async () => {
    const port = await listen(https.createServer(certificate, application(express)))
    for (const text of ['first', 'second']) {
      const options = { origin: `https://localhost:${port}`, rejectUnauthorized: false }
      const webSocket = await opened(new WebSocket(`wss://localhost:${port}/live/websocket`, options))
      expect(await say(webSocket, text)).toBe(`echo ${text}`)
    }
  })

  test('finds its path below nested routers', async () => {
    const { router, requests } = echo(express)
    const [app, outer] = [express(), express.Router()]
    app.use('/a', outer.use('/b', router))
    const port = await serve(app)
    await open(port, '/a/b/live/websocket')
    await open(port, '/a/b/live/websocket?vsn=2.0.0')
    expect(requests.map(({ originalUrl }) => originalUrl)).toEqual([
      '/a/b/live/websocket',
      '/a/b/live/websocket?vsn=2.0.0',
    ])
  })

  test('finds its path below a parameter, however many values it has had', async () => {
    const app = express()
    app.use('/:tenant', echo(express).router)
    const server = http.createServer(app)
    server.on('upgrade', (_request, socket: Duplex) => socket.destroy())
    const port = await listen(server)
    for (let tenant = 0; tenant < 12; tenant++) await get(port, `/tenant-${tenant}`)
    expect(await say(await open(port, '/unseen/live/websocket'), 'hello')).toBe('echo hello')
  })

  test('takes no more than its own path, in however many ways visitors write it', async () => {
    const app = express().use('/Router', echo(express).router)
    const server = http.createServer(app)
    server.on('upgrade', (_request, socket: Duplex) => socket.end('HTTP/1.1 418 Theirs\r\n\r\n'))
    const port = await listen(server)
    const spellings = Array.from(
      { length: 12 },
      (_, i) => `/r${i & 1 ? 'O' : 'o'}${i & 2 ? 'U' : 'u'}${i & 4 ? 'T' : 't'}${i & 8 ? 'E' : 'e'}r`,
    )
    for (const spelling of spellings) await get(port, spelling)
    await expect(open(port, '/theirs/live/websocket')).rejects.toThrow('answered 418')
    expect(await say(await open(port, '/router/live/websocket'), 'hello')).toBe('echo hello')
  })

  test('8: answers each socket once when several routers share a server', async () => {
    const [shop, admin] = [echo(express), echo(express)]
    const app = express()
    app.use('/shop', shop.router).use('/admin', admin.router)
    const port = await serve(app)
    await Promise.all([get(port, '/shop'), get(port, '/admin')])
    await Promise.all([open(port, '/shop/live/websocket'), open(port, '/admin/live/websocket')])
    expect([shop.requests.length, admin.requests.length]).toEqual([1, 1])
  })

  test('8: serves several servers with one application', async () => {
    const { router, requests } = echo(express)
    const app = express().use(router)
    for (const port of [await serve(app), await serve(app)]) {
      await open(port)
      await open(port)
    }
    expect(requests.length).toBe(4)
  })

  test('works behind a function around the application', async () => {
    const app = application(express)
    const port = await serve((request, response) => void app(request, response))
    await get(port)
    expect(await say(await open(port), 'hello')).toBe('echo hello')
  })

  test('takes upgrades that another server passes on', async () => {
    const inner = http.createServer(application(express))
    await get(await listen(inner))
    const outer = http.createServer().on('upgrade', (...upgrade) => inner.emit('upgrade', ...upgrade))
    expect(await say(await open(await listen(outer)), 'hello')).toBe('echo hello')
  })

  test.each(['at first', 'later'])('survives a visitor who leaves while a guard thinks, %s', async (when) => {
    let [asked, left] = [0, 0]
    const app = application(express, (each) =>
      each.use('/live', (request, _response, next) => {
        asked++
        request.socket.once('close', () => left++)
        setTimeout(next, 50)
      }),
    )
    const port = await serve(app)
    if (when === 'later') await get(port)
    const leaving = Array.from({ length: 20 }, () => new WebSocket(`ws://127.0.0.1:${port}/live/websocket`))
    for (const webSocket of leaving) webSocket.on('error', () => undefined)
    await until(() => asked === 20)
    for (const webSocket of leaving) webSocket.terminate()
    await until(() => left === 20)
    expect(await say(await open(port), 'hello')).toBe('echo hello')
  })

  test('leaves upgrades of other paths to the application when nobody else wants them', async () => {
    const port = await serve(application(express))
    await get(port)
    await expect(open(port, '/elsewhere')).rejects.toThrow('answered 404')
  })
})
