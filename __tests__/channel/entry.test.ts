import http from 'node:http'
import compression from 'compression'
import timeout from 'connect-timeout'
import type { Express, NextFunction, Request, Response } from 'express'
import session from 'express-session'
import helmet from 'helmet'
import morgan from 'morgan'
import type WebSocket from 'ws'
import { type RequestSource, sourceOf } from '../../lib/http/request-source.ts'
import {
  accept,
  acceptAndContinue,
  purposeOf,
  type RequestPurpose,
  subrequest,
  type SubrequestAnswer,
} from '../../lib/http/subrequest.ts'
import { expressVersions } from '../support/express-versions.ts'
import { echo, get, listen, open, repeat, say, until } from './handshake-fixture.ts'

/** A visitor with an open WebSocket, and the requests of theirs that a live route took. */
interface Visiting {
  readonly visitor: RequestSource
  readonly port: number
  readonly webSocket: WebSocket
  readonly taken: Request[]
  readonly server: http.Server
  readonly visit: (url: string, purpose?: RequestPurpose) => Promise<SubrequestAnswer>
}

type Middleware = (request: Request, response: Response, next: NextFunction) => unknown

describe.each(expressVersions)('%s', (_version, express) => {
  /** An application whose live route is `/live-view/:id`, behind what `before` installs. */
  async function visiting(
    before: (app: Express) => unknown = () => undefined,
    headers: Record<string, string> = {},
  ): Promise<Visiting> {
    const visitors: RequestSource[] = []
    const taken: Request[] = []
    const { router } = echo(express, {
      connected: (socket, request) => {
        repeat(socket)
        visitors.push(sourceOf(request))
      },
    })
    const app = express()
    before(app)
    app.use(router)
    app.get('/live-view/:id', (request, response) => {
      if (purposeOf(request) === undefined) return void response.send('a page')
      taken.push(request)
      accept(request, response)
    })
    const server = http.createServer(app)
    const port = await listen(server)
    await get(port)
    const webSocket = await open(port, undefined, { headers })
    const visitor = visitors[0] as RequestSource
    return {
      visitor,
      port,
      webSocket,
      taken,
      server,
      visit: (url, purpose = { kind: 'join' }) => subrequest(visitor, url, purpose),
    }
  }

  const uses =
    (...all: Middleware[]) =>
    (app: Express): unknown =>
      app.use(...all)

  test('a live route takes the visit with its claim, and sees the request of a page', async () => {
    const claims: unknown[] = []
    const { visit, taken, port } = await visiting(
      uses((request, _response, next) => (claims.push(purposeOf(request)), next())),
      {
        'user-agent': 'a browser',
        cookie: 'a=1',
      },
    )
    const claim: RequestPurpose = { kind: 'patch' }

    expect(await visit('/live-view/7?page=2', claim)).toEqual({ kind: 'accepted' })

    expect(claims.at(-1)).toBe(claim)
    expect(taken[0]).toMatchObject({
      method: 'GET',
      httpVersion: '1.1',
      params: { id: '7' },
      query: { page: '2' },
    })
    expect(taken[0]).toMatchObject({ originalUrl: '/live-view/7?page=2', ip: '127.0.0.1', protocol: 'http' })
    expect(taken[0]?.headers).toEqual({
      accept: 'text/html',
      cookie: 'a=1',
      host: `127.0.0.1:${port}`,
      origin: `http://127.0.0.1:${port}`,
      'user-agent': 'a browser',
    })
    expect(taken[0]?.rawHeaders).toEqual(Object.entries(taken[0]?.headers ?? {}).flat())
  })

  test.each(['/live-view/1', '/nowhere'])('the request and the response of %s end once', async (url) => {
    const ended: string[] = []
    const { visit } = await visiting((app) =>
      app.use(url, (request, response, next) => {
        request.on('close', () => ended.push('request'))
        response.on('finish', () => ended.push('finish'))
        response.on('close', () => ended.push('response'))
        next()
      }),
    )
    await visit(url)
    await until(() => ended.includes('request'))
    expect(ended.sort()).toEqual(['finish', 'request', 'response'])
  })

  test('the visitor of an upgrade that another server passed on visits the server it was passed to', async () => {
    const visitors: RequestSource[] = []
    const { router } = echo(express, {
      connected: (_socket, request) => visitors.push(sourceOf(request)),
    })
    const inner = http.createServer(express().use(router))
    await get(await listen(inner))
    const outer = http.createServer().on('upgrade', (...upgrade) => inner.emit('upgrade', ...upgrade))
    await open(await listen(outer))
    expect(visitors[0]?.server).toBe(inner)
  })

  test.each<[string, Middleware, SubrequestAnswer]>([
    [
      'a redirect',
      (_request, response) => response.redirect('/login?to=1'),
      { kind: 'redirect', to: '/login?to=1', status: 302 },
    ],
    [
      'a redirect of another kind',
      (_request, response) => response.redirect(308, 'https://a.test/'),
      { kind: 'redirect', to: 'https://a.test/', status: 308 },
    ],
    [
      'a bare redirect',
      (_request, response) => response.writeHead(303, { Location: '/bare' }).end(),
      { kind: 'redirect', to: '/bare', status: 303 },
    ],
    [
      'a redirect to nowhere',
      (_request, response) => response.status(302).end(),
      { kind: 'refused', status: 302 },
    ],
    [
      'a location that is no redirect',
      (_request, response) => response.status(201).location('/x').end(),
      { kind: 'refused', status: 201 },
    ],
    [
      'a location in the body',
      (_request, response) => response.writeHead(300).end('\r\nlocation: /x\r\n'),
      { kind: 'refused', status: 300 },
    ],
    [
      'a guard',
      (_request, response) => response.status(401).json({ error: 'no' }),
      { kind: 'refused', status: 401 },
    ],
    [
      'early hints before a refusal',
      (_request, response) => (response.writeProcessing(), response.status(403).end()),
      { kind: 'refused', status: 403 },
    ],
    [
      'an error',
      (_request, _response, next) => next({ status: 418, message: 'tea' }),
      { kind: 'refused', status: 418 },
    ],
    [
      'a page that is not live',
      (_request, response) => response.send('x'.repeat(300_000)),
      { kind: 'refused', status: 200 },
    ],
    [
      'a response that is cut off',
      (_request, response) => response.destroy(),
      { kind: 'refused', status: 500 },
    ],
  ])('%s is the answer', async (_what, middleware, answer) => {
    const visitor = await visiting((app) => app.use('/live-view', middleware))
    expect(await visitor.visit('/live-view/1')).toEqual(answer)
    expect(visitor.taken).toEqual([])
  })

  test.each([
    ['/nowhere', 404],
    ['/live-view/%E0%A4%A', 400],
    ['/live/websocket', 426],
  ])('%s is refused with %i', async (url, status) => {
    const { visit } = await visiting()
    expect(await visit(url)).toEqual({ kind: 'refused', status })
  })

  test('a guard sees the session of the page, and what it changes is saved', async () => {
    const { visit, taken } = await loggedIn()
    expect(await visit('/live-view/1')).toEqual({ kind: 'accepted' })
    expect(taken[0]?.session.name).toBe('Ada')
    expect(await visit('/logout')).toEqual({ kind: 'redirect', to: '/bye', status: 302 })
    expect(await visit('/live-view/1')).toEqual({ kind: 'redirect', to: '/login', status: 302 })
  })

  test('a visit that is taken leaves no session behind', async () => {
    const store = new session.MemoryStore()
    const before = uses(session({ secret: 'a secret', resave: false, saveUninitialized: true, store }))
    const { visit } = await visiting(before)
    const sessions = (): number => Object.keys((store as unknown as { sessions: object }).sessions).length
    const kept = sessions()
    await visit('/live-view/1')
    expect(sessions()).toBe(kept)
  })

  async function loggedIn(): Promise<Visiting> {
    const sessions = session({ secret: 'a secret', resave: false, saveUninitialized: false })
    const app = express().use(sessions)
    app.get('/login', (request, response) => {
      request.session.name = 'Ada'
      response.end()
    })
    const port = await listen(http.createServer(app))
    const cookie = (await get(port, '/login')).headers.get('set-cookie') ?? ''
    return visiting(
      (inner) => {
        inner.use(sessions)
        inner.get('/logout', (request, response) => {
          delete request.session.name
          response.redirect('/bye')
        })
        inner.use('/live-view', (request, response, next) =>
          request.session.name === undefined ? response.redirect('/login') : next(),
        )
      },
      { cookie },
    )
  }

  test('the usual middleware is passed, logged and left behind', async () => {
    const lines: string[] = []
    const log = morgan(':method :url :status', { stream: { write: (line: string) => lines.push(line) } })
    const { visit, webSocket } = await visiting(uses(log, helmet(), compression(), timeout(100)), {
      'accept-encoding': 'gzip',
    })
    expect(await visit('/live-view/1')).toEqual({ kind: 'accepted' })
    expect(await visit('/nowhere')).toEqual({ kind: 'refused', status: 404 })
    await until(() => lines.length === 4)
    expect(lines.slice(2)).toEqual(['GET /live-view/1 200\n', 'GET /nowhere 404\n'])
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await say(webSocket, 'hello')).toBe('echo hello')
  })

  test('who waits for the head of the answer, or for its end, finds it as Node would have sent it', async () => {
    const seen: unknown[] = []
    const { visit } = await visiting((app) =>
      app.use((_request, response, next) => {
        if (response.req.query['hook'] !== undefined) {
          const writeHead = response.writeHead.bind(response) as (status: number) => typeof response
          response.writeHead = (status: number) => writeHead(seen.push(`hooked ${status}`) && status)
        }
        response.on('finish', () =>
          seen.push([response.headersSent, response.statusCode, response.statusMessage]),
        )
        next()
      }),
    )
    seen.length = 0
    expect(await visit('/live-view/1')).toEqual({ kind: 'accepted' })
    expect(await visit('/live-view/1?hook')).toEqual({ kind: 'accepted' })
    expect(seen).toEqual([[true, 200, 'OK'], 'hooked 200', [true, 200, 'OK']])
  })

  test("the connection's listeners and time limit are as they were", async () => {
    const { visit, visitor } = await visiting(
      uses(
        (request, response, next) => {
          request.setTimeout(20)
          response.setTimeout(20)
          next()
        },
        morgan('combined', { stream: { write: () => undefined } }),
      ),
    )
    const { socket } = visitor
    const before = socket.eventNames().map((name) => [name, socket.listenerCount(name)])
    expect(await visit('/live-view/1')).toEqual({ kind: 'accepted' })
    expect(await visit('/nowhere')).toEqual({ kind: 'refused', status: 404 })
    expect(socket.eventNames().map((name) => [name, socket.listenerCount(name)])).toEqual(before)
    expect(socket.timeout ?? 0).toBe(0)
  })

  test('who reads the body of the request finds none', async () => {
    const bodies: string[] = []
    const { visit } = await visiting(
      uses(express.json(), express.urlencoded({ extended: false }), (request, _response, next) => {
        let body = ''
        request.on('data', (data: Buffer) => (body += String(data)))
        request.on('end', () => next(bodies.push(body) && null))
      }),
    )
    expect(await visit('/live-view/1')).toEqual({ kind: 'accepted' })
    expect(bodies.at(-1)).toBe('')
  })

  test('a stream without an end is answered by its head, and cut off', async () => {
    let isCut = false
    const { visit } = await visiting((app) =>
      app.get('/events', (_request, response) => {
        response.on('close', () => (isCut = true))
        response.writeHead(200, { 'Content-Type': 'text/event-stream' })
        const more = (): void => {
          if (!isCut) response.write('x'.repeat(65_536), () => setImmediate(more))
        }
        more()
      }),
    )
    expect(await visit('/events')).toEqual({ kind: 'refused', status: 200 })
    await until(() => isCut)
  })

  test('an application that does not answer in ten seconds has refused', async () => {
    let late: (() => void) | undefined
    const { visit, taken } = await visiting((app) =>
      app.use('/live-view', (_request, _response, next) => void (late = next)),
    )
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
    try {
      const answer = visit('/live-view/1')
      jest.advanceTimersByTime(10_000)
      expect(await answer).toEqual({ kind: 'refused', status: 504 })
    } finally {
      jest.useRealTimers()
    }
    late?.()
    expect(taken).toEqual([])
  })

  test('a listener that throws rejects the visit', async () => {
    const { visit, server } = await visiting()
    server.prependListener('request', () => {
      throw new Error('thrown')
    })
    await expect(visit('/live-view/1')).rejects.toThrow('thrown')
  })

  test('a handler that goes on after it took the visit writes to nobody', async () => {
    const ended: string[] = []
    const { visit } = await visiting((app) =>
      app.get('/page', (request, response) => {
        acceptAndContinue(request)
        response.on('finish', () => ended.push('finish')).on('close', () => ended.push('close'))
        // Later, as a view engine does: a throw would end the process.
        setImmediate(() => response.status(404).set('x-late', '1').send('<p>…</p>'))
      }),
    )
    expect(await visit('/page')).toEqual({ kind: 'accepted' })
    await until(() => ended.length === 2)
    expect(ended.sort()).toEqual(['close', 'finish'])
  })

  test('an ordinary request has no claim', async () => {
    const { port } = await visiting()
    expect(await (await get(port, '/live-view/1')).text()).toBe('a page')
  })

  test('a hundred visits at once do not meet', async () => {
    const { visit, taken } = await visiting(
      uses((_request, _response, next) => setTimeout(next, Math.random() * 10)),
    )
    const urls = Array.from({ length: 100 }, (_, id) => `/live-view/${id}`)
    const answers = await Promise.all(urls.map((url) => visit(url)))
    expect(answers.every(({ kind }) => kind === 'accepted')).toBe(true)
    expect(taken.map(({ url }) => url).sort()).toEqual([...urls].sort())
  })

  test('what is kept of the upgrade is what a page would have been asked with', async () => {
    const { visitor } = await visiting(undefined, {
      'x-forwarded-for': '10.0.0.1',
      'if-none-match': '"x"',
      range: 'bytes=0-',
    })
    const names = Object.keys(visitor.headers).sort()
    expect(names).toEqual(['accept', 'host', 'origin', 'x-forwarded-for'])
  })
})
