import type { EventEmitter } from 'node:events'
import http, { type RequestListener, type Server } from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import type express from 'express'
import { type Express, type Request, type Router } from 'express'
import WebSocket, { type ClientOptions, WebSocketServer } from 'ws'
import { handshake, type HandshakeOptions } from '../../lib/transport/handshake.ts'
import type { LiveError } from '../../lib/errors/index.ts'
import { serverOf } from '../../lib/http/pending-upgrade.ts'
import { UpgradeGate } from '../../lib/http/upgrade-gate.ts'
import type { Transport } from '../../lib/transport/transport.ts'

const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Called after the test. */
export function atEnd(end: () => unknown): void {
  ends.push(end)
}

/** A port of this machine on which a server listens until the test is over. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): unknown => sockets.add(socket)
  server.on('connection', keep)
  atEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

export const serve = (listener: RequestListener): Promise<number> => listen(http.createServer(listener))

/** A router whose WebSockets repeat what they hear, and what it was told. */
export interface Echo {
  readonly router: Router
  /** Ends its WebSockets. */
  readonly close: () => void
  readonly requests: Request[]
  readonly refusals: LiveError[]
}

export function echo(of: typeof express, options: Partial<HandshakeOptions> = {}): Echo {
  const requests: Request[] = []
  const refusals: LiveError[] = []
  const registry = new Registry()
  const middleware = handshake({
    path: '/live',
    connected: (webSocket, request) => {
      requests.push(request)
      repeat(webSocket, registry.add(webSocket, serverOf(request) as Server))
    },
    refused: (error) => refusals.push(error),
    ...options,
  })
  const router = of.Router()
  router.use(middleware)
  router.get('/', (_request, response) => void response.send('a page'))
  return { router, close: () => registry.close(), requests, refusals }
}

/** Has a transport repeat what it hears. @param closed is told its end */
export function repeat(transport: Transport, closed: () => void = () => undefined): void {
  transport.delegate = {
    transportReceived: (data) => transport.sendText(`echo ${String(data)}`),
    transportHeard: () => undefined,
    transportFailed: () => undefined,
    transportClosed: closed,
  }
}

/** Ends WebSockets with their server, as `Connections` does. */
class Registry {
  readonly #open = new Map<Transport, Server>()

  /** @returns what is to be called at its end */
  add(webSocket: Transport, server: Server): () => void {
    this.#open.set(webSocket, server)
    UpgradeGate.of(server).add(this)
    return () => this.#open.delete(webSocket)
  }

  close(server?: Server): void {
    for (const [webSocket, its] of this.#open) if (!server || its === server) webSocket.close(1001)
  }
}

/** An application with one echo router, behind what `before` installs. */
export function application(of: typeof express, before: (app: Express) => void = () => undefined): Express {
  const app = of()
  before(app)
  app.use(echo(of).router)
  return app
}

/** Opens a WebSocket as the site's own page would; rejects with the status of a refusal. */
export function open(
  port: number,
  path = '/live/websocket',
  options: ClientOptions = {},
): Promise<WebSocket> {
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    origin: `http://127.0.0.1:${port}`,
    ...options,
  })
  return opened(webSocket)
}

export function opened(webSocket: WebSocket): Promise<WebSocket> {
  atEnd(() => webSocket.terminate())
  return new Promise((resolve, reject) => {
    webSocket.once('open', () => resolve(webSocket))
    webSocket.once('error', reject)
    webSocket.once('unexpected-response', (_request, response) =>
      reject(new Error(`answered ${String(response.statusCode)}`)),
    )
  })
}

/** Says something and gives back the answer. */
export function say(webSocket: WebSocket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    webSocket.once('message', (data: Buffer) => resolve(String(data)))
    webSocket.once('close', (code) => reject(new Error(`closed with ${code}`)))
    webSocket.send(text)
  })
}

/** The close code that a WebSocket ends with. */
export const closed = (webSocket: WebSocket): Promise<number> =>
  new Promise((resolve) => webSocket.once('close', (code) => resolve(code)))

/** The first page, which is how a router first meets its server. */
export const get = (port: number, path = '/'): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`)

interface Turns {
  /** What to wait for before hanging up; by default the server hangs up. */
  readonly enough?: RegExp
  /** What to say when `at` is heard. */
  readonly at?: RegExp
  readonly say?: string
}

/** Everything the server says to these bytes. */
export function exchange(
  port: number,
  bytes: string,
  { enough, at, say: more = '' }: Turns = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    let [answer, heard] = ['', -1]
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.on('data', (data) => {
      answer += data.toString('latin1')
      if (at?.test(answer) === true && heard < 0) {
        heard = answer.length
        socket.write(more)
      }
      if (enough?.test(answer)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

/** The bytes of a WebSocket handshake. A header set to undefined is left out. */
export function handshakeBytes(
  port: number,
  headers: Record<string, string | undefined> = {},
  path = '/live/websocket',
): string {
  const all: Record<string, string | undefined> = {
    Host: `127.0.0.1:${port}`,
    Origin: `http://127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }
  const lines = Object.entries(all).filter(([, value]) => value !== undefined)
  return [`GET ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value ?? ''}`), '', ''].join(
    '\r\n',
  )
}

export { until } from '../support/until.ts'

/** How many listeners of each event something has. */
export function listenersOf(emitter: EventEmitter): Record<string, number> {
  return Object.fromEntries(emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]))
}

/** The listeners of a socket that ws took from an `upgrade` event, with nothing between them. */
export async function bareListeners(): Promise<Record<string, number>> {
  const sockets: Socket[] = []
  const server = http.createServer()
  const ws = new WebSocketServer({ server })
  ws.on('connection', (_webSocket, { socket }) => sockets.push(socket))
  const port = await listen(server)
  await open(port, '/')
  return listenersOf(sockets[0] as Socket)
}
