import http from 'node:http'
import net from 'node:net'
import timeout from 'connect-timeout'
import type { Request, Response } from 'express'
import compression from 'compression'
import session from 'express-session'
import helmet from 'helmet'
import morgan from 'morgan'
import { handshake } from '../../lib/transport/handshake.ts'
import type { AllowedOrigins } from '../../lib/http/allowed-origins.ts'
import { collected } from '../support/garbage-collection.ts'
import { expressVersions } from '../support/express-versions.ts'
import {
  application,
  bareListeners,
  closed,
  echo,
  exchange,
  get,
  handshakeBytes,
  listen,
  listenersOf,
  open,
  repeat,
  say,
  serve,
  until,
} from './handshake-fixture.ts'

/** The status of the answer to a handshake. */
async function statusOf(
  port: number,
  headers: Record<string, string | undefined>,
  path?: string,
): Promise<number> {
  const answer = await exchange(port, handshakeBytes(port, headers, path), { enough: /\r\n\r\n/ })
  return Number(answer.split(' ')[1])
}

declare module 'express-session' {
  interface SessionData {
    name: string
  }
}

describe.each(expressVersions)('%s', (_version, express) => {
  interface Site {
    readonly trusted?: boolean
    readonly allowedOrigins?: AllowedOrigins
  }

  /** A site that has seen a request, and one that has not: both ways in have to refuse. */
  async function site({ trusted = false, allowedOrigins = [] }: Site = {}, seen = true) {
    const fixture = echo(express, { allowedOrigins })
    const app = express().set('trust proxy', trusted).use(fixture.router)
    const port = await serve(app)
    if (seen) await get(port)
    return { ...fixture, port }
  }

  describe('2: the origin', () => {
    const host = 'good.example:8080'
    const proxy = { 'X-Forwarded-Host': 'shop.example', 'X-Forwarded-Proto': 'https' }

    test.each<[string, number, Record<string, string | undefined>, Site?]>([
      ['of the site itself', 101, { Origin: 'http://good.example:8080' }],
      [
        'of the site itself, whose host was typed in capitals',
        101,
        { Origin: 'http://good.example:8080', Host: 'Good.Example:8080' },
      ],
      [
        'of the site itself, on the port of its scheme',
        101,
        { Origin: 'http://good.example', Host: 'good.example:80' },
      ],
      ['of another site', 403, { Origin: 'http://evil.test' }],
      ['of nobody', 403, { Origin: undefined }],
      ['that is empty', 403, { Origin: '' }],
      ['of a sandboxed frame', 403, { Origin: 'null' }],
      ['with another scheme', 403, { Origin: 'https://good.example:8080' }],
      ['with another port', 403, { Origin: 'http://good.example:8081' }],
      ['without the port', 403, { Origin: 'http://good.example' }],
      ['that begins like ours', 403, { Origin: 'http://good.example:8080.evil.test' }],
      ['that is a longer host', 403, { Origin: 'http://good.example.evil.test:8080' }],
      ['that is a host below ours', 403, { Origin: 'http://sub.good.example:8080' }],
      ['with a trailing dot', 403, { Origin: 'http://good.example.:8080' }],
      ['in mixed case, as no browser writes it', 403, { Origin: 'http://Good.Example:8080' }],
      ['with a path', 403, { Origin: 'http://good.example:8080/' }],
      ['with a user', 403, { Origin: 'http://good.example:8080@evil.test' }],
      ['twice', 403, { Origin: 'http://good.example:8080, http://evil.test' }],
      ['when there is no host', 403, { Origin: 'http://', Host: '' }],
      ['of a forwarded host that nobody trusts', 403, { Origin: 'https://shop.example', ...proxy }],
      ['of the site itself, whatever is forwarded', 101, { Origin: 'http://good.example:8080', ...proxy }],
      ['of a trusted forwarded host', 101, { Origin: 'https://shop.example', ...proxy }, { trusted: true }],
      [
        'of the host behind a trusted proxy',
        403,
        { Origin: 'http://good.example:8080', ...proxy },
        { trusted: true },
      ],
      [
        'through a proxy that forwards wss',
        101,
        { Origin: 'https://shop.example', ...proxy, 'X-Forwarded-Proto': 'wss' },
        { trusted: true },
      ],
      [
        'through two proxies',
        101,
        {
          Origin: 'https://shop.example',
          'X-Forwarded-Host': 'shop.example, inner',
          'X-Forwarded-Proto': 'https, http',
        },
        { trusted: true },
      ],
      [
        'of the host behind a proxy that forwards an empty one',
        101,
        { Origin: 'https://good.example:8080', ...proxy, 'X-Forwarded-Host': '' },
        { trusted: true },
      ],
      [
        'of a forwarded host that is none',
        403,
        { Origin: 'https://shop.example', ...proxy, 'X-Forwarded-Host': 'evil@shop.example' },
        { trusted: true },
      ],
      [
        'of a forwarded host that is too long',
        403,
        { Origin: `https://${'a'.repeat(254)}`, ...proxy, 'X-Forwarded-Host': 'a'.repeat(254) },
        { trusted: true },
      ],
      ['of a host with a user', 403, { Origin: 'http://good.example', Host: 'evil@good.example' }],
      ['of a host with a path', 403, { Origin: 'http://good.example', Host: 'good.example/evil' }],
      ['of a host with a fragment', 403, { Origin: 'http://good.example', Host: 'good.example#evil' }],
      [
        'of a host with no such port',
        403,
        { Origin: 'http://good.example:65536', Host: 'good.example:65536' },
      ],
      ['of a host that is no name', 403, { Origin: 'http://xn--a', Host: 'xn--a' }],
      ['of an IPv6 address', 101, { Origin: 'http://[::1]:8080', Host: '[::1]:8080' }],
      ['of a name in Punycode', 101, { Origin: 'http://xn--mnchen-3ya.de', Host: 'xn--mnchen-3ya.de' }],
      ['on the list', 101, { Origin: 'https://app.example' }, { allowedOrigins: ['https://app.example/'] }],
      [
        'of an application on the list',
        101,
        { Origin: 'capacitor://localhost' },
        { allowedOrigins: ['capacitor://localhost'] },
      ],
      [
        'beside the list',
        403,
        { Origin: 'https://app.example:444' },
        { allowedOrigins: ['https://app.example'] },
      ],
      [
        'of the site itself, beside a list',
        101,
        { Origin: 'http://good.example:8080' },
        { allowedOrigins: ['https://app.example'] },
      ],
      [
        'that a function allows',
        101,
        { Origin: 'https://a.test' },
        { allowedOrigins: (origin) => origin.endsWith('.test') },
      ],
      ['that a function refuses', 403, { Origin: 'https://a.test' }, { allowedOrigins: () => false }],
      [
        'of nobody, that a function allows',
        101,
        { Origin: undefined },
        { allowedOrigins: (origin) => origin === '' },
      ],
      [
        'that an async function would allow',
        403,
        { Origin: 'https://a.test' },
        { allowedOrigins: (async () => true) as never },
      ],
    ])('%s is answered %i', async (_which, status, headers, options = {}) => {
      const { port } = await site(options)
      expect(await statusOf(port, { Host: host, ...headers })).toBe(status)
    })

    test.each([
      ['http', 'http'],
      ['https', 'https'],
      ['ws', 'http'],
      ['wss', 'https'],
      ['WSS', 'https'],
      [' wss , http', 'https'],
      ['ws, https', 'http'],
      ['', 'http'],
      ['ftp', 'http'],
    ])('behind a proxy that forwards the scheme %j is that of a page over %s', async (said, scheme) => {
      const { port } = await site({ trusted: true })
      const statuses = ['http', 'https'].map((own) =>
        statusOf(port, { Host: host, Origin: `${own}://${host}`, 'X-Forwarded-Proto': said }),
      )
      expect(await Promise.all(statuses)).toEqual(scheme === 'http' ? [101, 403] : [403, 101])
    })

    test('is refused to the first socket of a server, too', async () => {
      const { port, requests } = await site({}, false)
      expect(await statusOf(port, { Origin: 'http://evil.test' })).toBe(403)
      expect(requests).toEqual([])
    })

    test('is told with a remedy when it is refused', async () => {
      const { port, refusals } = await site()
      await statusOf(port, { Origin: 'https://shop.example', Host: host })
      expect(refusals.map(({ code, message }) => [code, message])).toEqual([
        [
          'LIVE_ORIGIN_REFUSED',
          expect.stringMatching(/"https:\/\/shop.example".*http:\/\/good.example:8080.*trust proxy/),
        ],
      ])
    })

    test('on the list has to be one', () => {
      expect(() => echo(express, { allowedOrigins: ['example.com'] })).toThrow(
        /allowedOrigins.*"example.com"/,
      )
    })
  })

  describe.each([
    ['a server that was seen', true],
    ['the first socket of a server', false],
  ])('5: a handshake with %s', (_which, seen) => {
    test.each<[string, number, Record<string, string | undefined>]>([
      ['no version', 400, { 'Sec-WebSocket-Version': undefined }],
      ['an old version', 400, { 'Sec-WebSocket-Version': '8' }],
      ['no key', 400, { 'Sec-WebSocket-Key': undefined }],
      ['no word of it in Connection', 400, { Connection: 'keep-alive' }],
      ['a short key', 400, { 'Sec-WebSocket-Key': 'c2hvcnQ=' }],
      ['two keys', 400, { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==' }],
      ['an empty list of subprotocols', 400, { 'Sec-WebSocket-Protocol': '' }],
      ['a long subprotocol of spaces', 400, { 'Sec-WebSocket-Protocol': `a,${' '.repeat(8000)}\t,b` }],
      ['a malformed subprotocol', 400, { 'Sec-WebSocket-Protocol': 'phoenix, b@d' }],
      ['a header too large for Node', 431, { 'X-Large': 'x'.repeat(65_536) }],
      ['capitals', 101, { Upgrade: 'WebSocket', Connection: 'keep-alive, UPGRADE' }],
      [
        'an extension that is not offered here',
        101,
        { 'Sec-WebSocket-Extensions': 'permessage-deflate; ;;' },
      ],
    ])('and %s is answered %i', async (_what, status, headers) => {
      const { port, requests } = await site({}, seen)
      expect(await statusOf(port, headers)).toBe(status)
      expect(requests.length).toBe(status === 101 ? 1 : 0)
    })
  })

  test.each([
    ['a body', { 'Content-Length': '5' }],
    ['a body of unknown length', { 'Transfer-Encoding': 'chunked' }],
    ['another protocol', { Upgrade: 'irc' }],
  ])('an upgrade with %s is none, and is answered as the request it is', async (_what, headers) => {
    const [first, second] = [await site({}, false), await site()]
    expect(await statusOf(first.port, headers)).toBe(400)
    // Node 20 has already dropped the offer.
    expect([400, 426]).toContain(await statusOf(second.port, headers))
    expect([...first.requests, ...second.requests]).toEqual([])
  })

  test('a plain GET is told to upgrade, and nobody is alarmed', async () => {
    const { port, refusals } = await site()
    const response = await get(port, '/live/websocket')
    expect([response.status, response.headers.get('upgrade'), await response.text()]).toEqual([
      426,
      'websocket',
      'Upgrade Required\n',
    ])
    expect(refusals).toEqual([])
  })

  test('a handshake whose Upgrade a proxy has dropped is reported', async () => {
    const { port, refusals } = await site()
    expect(await statusOf(port, { Upgrade: undefined, Connection: 'keep-alive' })).toBe(426)
    expect(refusals.map(({ message }) => message)).toEqual([
      expect.stringContaining('a proxy may have dropped it'),
    ])
  })

  test('a refusal names no file and no line', async () => {
    const { port } = await site()
    const answer = await exchange(port, handshakeBytes(port, { Origin: 'http://evil.test' }))
    expect(answer).toMatch(/^HTTP\/1.1 403 Forbidden\r\n[^]*Connection: close\r\n\r\nForbidden\n$/)
  })

  test('a refused connection can be used again when its server did not listen yet', async () => {
    const { port } = await site({}, false)
    const requests = handshakeBytes(port, { Origin: 'http://evil.test' })
    const turns = { at: /Forbidden\n$/, say: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', enough: /a page$/ }
    expect(await exchange(port, requests, turns)).toContain('a page')
  })

  test.each([
    ['phoenix', 'phoenix'],
    ['other, phoenix, base64url.bearer.phx.YWJj', 'phoenix'],
    ['other', undefined],
  ])('of the subprotocols %s it chooses %s', async (offered, chosen) => {
    const { port } = await site()
    const answer = await exchange(port, handshakeBytes(port, { 'Sec-WebSocket-Protocol': offered }), {
      enough: /\r\n\r\n/,
    })
    expect(/sec-websocket-protocol: (.*)\r/i.exec(answer)?.[1]).toBe(chosen)
  })

  test.each([true, false])(
    'one that overtakes an unanswered request is refused (server seen: %s)',
    async (seen) => {
      const app = application(express, (each) =>
        each.get('/slow', (_request, response) => void setTimeout(() => response.send('slow'), 50)),
      )
      const port = await serve(app)
      if (seen) await get(port)
      const slow = 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'
      const answer = await exchange(port, slow + handshakeBytes(port), { enough: /HTTP[^]*HTTP/ })
      expect(answer).not.toContain('101 Switching')
      expect(await say(await open(port), 'hello')).toBe('echo hello')
    },
  )

  test('frames that come with the handshake are not lost', async () => {
    const { port } = await site()
    const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]).toString('latin1')
    expect(await exchange(port, handshakeBytes(port) + frame, { enough: /echo hi$/ })).toMatch(/echo hi$/)
  })

  test('a frame over the limit ends the connection', async () => {
    const { port } = await site()
    const webSocket = await open(port)
    webSocket.send('x'.repeat(65_537))
    expect(await closed(webSocket)).toBe(1009)
  })

  test('a guard decides about sockets as about pages', async () => {
    const app = application(express, (each) =>
      each.use((request, response, next) =>
        request.get('x-key') === 'open' ? next() : void response.status(401).send('no'),
      ),
    )
    const port = await serve(app)
    await expect(open(port)).rejects.toThrow('answered 401')
    await get(port)
    await expect(open(port)).rejects.toThrow('answered 401')
    expect(await say(await open(port, undefined, { headers: { 'x-key': 'open' } }), 'hello')).toBe(
      'echo hello',
    )
  })

  test("an error of a guard is the application's answer", async () => {
    const app = application(express, (each) =>
      each.use((_request, _response, next) => next({ status: 418, message: 'tea' })),
    )
    const port = await serve(app)
    await expect(open(port)).rejects.toThrow('answered 418')
    await expect(open(port)).rejects.toThrow('answered 418')
  })

  test('the session of the page is the session of the socket', async () => {
    const { router, requests } = echo(express)
    const app = express().use(session({ secret: 'a secret', resave: false, saveUninitialized: false }))
    app.get('/login', (request, response) => {
      request.session.name = 'Ada'
      response.send('welcome')
    })
    const port = await serve(app.use(router))
    const cookie = (await get(port, '/login')).headers.get('set-cookie') ?? ''
    await open(port, undefined, { headers: { cookie } })
    await open(port)
    expect(requests.map((request: Request) => request.session.name)).toEqual(['Ada', undefined])
  })

  test('a socket outlives the time limit of its request', async () => {
    const port = await serve(application(express, (each) => each.use(timeout(60))))
    await get(port)
    const webSocket = await open(port)
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(await say(webSocket, 'hello')).toBe('echo hello')
  })

  test('who waits for the end of the request is told at once', async () => {
    const lines: string[] = []
    const log = { stream: { write: (line: string) => lines.push(line) } }
    const app = application(express, (each) =>
      each.use(morgan(':method :url :status', log), helmet(), compression()),
    )
    const port = await serve(app)
    await get(port)
    await open(port)
    expect(lines).toEqual(['GET / 200\n', 'GET /live/websocket 101\n'])
  })

  test.each(['first', 'second'])('nothing of HTTP stays on the %s socket', async (which) => {
    const { port, requests } = await site({}, which === 'second')
    await open(port)
    const { socket } = requests[0] as Request & { socket: { parser?: unknown } }
    expect((socket as { parser?: unknown }).parser ?? null).toBeNull()
    const { end, ...others } = await bareListeners()
    // ws listens to the end of what the other side sends; here Node answers that.
    expect(listenersOf(socket)).toEqual({ ...others, end: Number(end) - 1 })
  })

  test.each(['first', 'second'])(
    'the request of the %s socket does not live as long as the socket',
    async (which) => {
      const requests: WeakRef<Request>[] = []
      const { router } = echo(express, {
        connected: (webSocket, request) => {
          repeat(webSocket)
          requests.push(new WeakRef(request))
        },
      })
      const port = await serve(express().use(router))
      if (which === 'second') await get(port)
      const webSocket = await open(port)
      await collected(requests[0])
      expect(await say(webSocket, 'hello')).toBe('echo hello')
    },
  )

  describe('the end', () => {
    test('of the server ends its sockets with 1001, and comes soon', async () => {
      const server = http.createServer(application(express))
      const port = await listen(server)
      const sockets = [await open(port), await open(port)]
      const codes = Promise.all(sockets.map(closed))
      await new Promise((resolve) => server.close(resolve))
      expect(await codes).toEqual([1001, 1001])
    })

    test('of the server reaches a socket that is still asked about', async () => {
      let goOn: (() => void) | undefined
      const app = application(express, (each) =>
        each.use('/live', (_request, _response, next) => void (goOn = next)),
      )
      const server = http.createServer(app)
      const port = await listen(server)
      await get(port)
      const opening = open(port)
      await until(() => goOn !== undefined)
      const ended = new Promise((resolve) => server.close(resolve))
      goOn?.()
      expect(await closed(await opening)).toBe(1001)
      await ended
    })

    test('of a router leaves the sockets of another', async () => {
      const [ours, theirs] = [echo(express), echo(express)]
      const port = await serve(express().use('/ours', ours.router).use('/theirs', theirs.router))
      const [first, second] = [
        await open(port, '/ours/live/websocket'),
        await open(port, '/theirs/live/websocket'),
      ]
      const code = closed(first)
      ours.close()
      ours.close()
      expect(await code).toBe(1001)
      expect(await say(second, 'hello')).toBe('echo hello')
    })

    test('of a server leaves the sockets of another server of the same application', async () => {
      const app = application(express)
      const [first, second] = [http.createServer(app), http.createServer(app)]
      const code = closed(await open(await listen(first)))
      const other = await open(await listen(second))
      first.close()
      expect(await code).toBe(1001)
      expect(await say(other, 'hello')).toBe('echo hello')
    })

    test('of a server is not the end of one that listens again', async () => {
      const server = http.createServer(application(express))
      const port = await listen(server)
      await open(port)
      await new Promise((resolve) => server.close(resolve))
      const again = await listen(server)
      expect(await say(await open(again), 'hello')).toBe('echo hello')
    })
  })

  test('a handshake that nobody answers is ended after ten seconds', async () => {
    const asked: Request[] = []
    const port = await serve(
      application(express, (each) => each.use('/live', (request) => void asked.push(request))),
    )
    await get(port)
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
    try {
      const opening = expect(open(port)).rejects.toThrow('socket hang up')
      await until(() => asked.length === 1)
      jest.advanceTimersByTime(9_999)
      expect(asked[0]?.socket.destroyed).toBe(false)
      jest.advanceTimersByTime(1)
      await opening
    } finally {
      jest.useRealTimers()
    }
  })

  test('a request that came from no server is passed on', () => {
    const middleware = handshake({ path: '/live', connected: () => undefined, refused: () => undefined })
    const next = jest.fn()
    void middleware({ socket: {}, method: 'GET', path: '/live/websocket' } as Request, {} as never, next)
    expect(next).toHaveBeenCalledWith()
  })

  test('an upgrade is still taken when somebody removed all listeners', async () => {
    const server = http.createServer(application(express))
    const port = await listen(server)
    await get(port)
    server.removeAllListeners('upgrade')
    expect(await say(await open(port), 'hello')).toBe('echo hello')
    expect(await say(await open(port), 'hello')).toBe('echo hello')
  })

  test.each([true, false])(
    'a handshake after the answer was sent changes nothing (server seen: %s)',
    async (seen) => {
      const { port, errors, refusals, requests } = await answeredTwice((response, next) => {
        response.status(503).send('late')
        next()
      }, seen)
      await expect(open(port)).rejects.toThrow('answered 503')
      expect([...errors, ...refusals, ...requests]).toEqual([])
    },
  )

  test('an answer that is sent while the first socket is converted stands', async () => {
    const { port, errors, requests } = await answeredTwice((response, next) => {
      setImmediate(() => response.status(503).send('late'))
      next()
    }, false)
    await expect(open(port)).rejects.toThrow('answered 503')
    expect([...errors, ...requests]).toEqual([])
  })

  async function answeredTwice(answer: (response: Response, next: () => void) => void, seen: boolean) {
    const fixture = echo(express)
    const errors: unknown[] = []
    const app = express()
    app.use('/live', (_request, response, next) => answer(response, next))
    app.use(fixture.router)
    app.use(
      (error: unknown, _request: Request, _response: Response, _next: unknown) => void errors.push(error),
    )
    const port = await serve(app)
    if (seen) await get(port)
    return { ...fixture, errors, port }
  }

  test.each([
    ['refuses', (response: Response) => response.status(401).send('x'.repeat(1_000_000))],
    ['goes on', (_response: Response, next: () => void) => next()],
  ])(
    'a connection that is reset while a guard thinks harms nobody when the guard %s',
    async (_what, answer) => {
      const asked: (() => void)[] = []
      const app = application(express, (each) =>
        each.use('/live', (_request, response, next) => asked.push(() => answer(response, next))),
      )
      const port = await serve(app)
      await get(port)
      const socket = net.connect(port, '127.0.0.1', () => socket.write(handshakeBytes(port)))
      await until(() => asked.length === 1)
      const gone = new Promise((resolve) => socket.once('close', resolve))
      socket.resetAndDestroy()
      await gone
      asked[0]?.()
      expect((await get(port)).status).toBe(200)
    },
  )

  test('a socket that closed is forgotten', async () => {
    const webSockets: WeakRef<object>[] = []
    const { router } = echo(express, {
      connected: (webSocket) => webSockets.push(new WeakRef(webSocket)),
    })
    const port = await serve(express().use(router))
    const webSocket = await open(port)
    const code = closed(webSocket)
    webSocket.close(1000)
    await code
    await collected(webSockets[0])
  })

  test('who waits for the end of the response hears it once', async () => {
    const ended: string[] = []
    const app = application(express, (each) =>
      each.use('/live', (_request, response, next) => {
        response.on('finish', () => ended.push('finish'))
        response.on('close', () => ended.push('close'))
        next()
      }),
    )
    const port = await serve(app)
    await get(port)
    await open(port)
    expect(ended).toEqual(['finish', 'close'])
  })
})
