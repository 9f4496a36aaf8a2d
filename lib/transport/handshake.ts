import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Request, RequestHandler, Response } from 'express'
import { upgradeInvalid, type LiveError } from '../errors/index.ts'
import { answerBare } from '../http/bare-answer.ts'
import { learnExpressMarks } from '../http/express-members.ts'
import { mark } from '../http/live-request.ts'
import { type AllowedOrigins, originRule, refusedOrigin } from '../http/allowed-origins.ts'
import { convert, PendingUpgrade, serverOf, type SocketTaken } from '../http/pending-upgrade.ts'
import { isWebSocketUpgrade, UpgradeGate } from '../http/upgrade-gate.ts'
import { WebSocketAcceptor } from './websocket-acceptor.ts'
import type { WebSocketTransport } from './websocket.ts'

export interface HandshakeOptions {
  /** Where below the router's mount point the live end points are: sockets are at `<path>/websocket`. */
  readonly path: string
  /** What a proxy cuts off the front of paths; some proxies do not do so for WebSockets. @default '' */
  readonly basePath?: string | undefined
  /** @default [] (only pages of the site itself) */
  readonly allowedOrigins?: AllowedOrigins | undefined
  /**
   * The largest frame a browser may send; a larger one ends the connection with 1009.
   *
   * @unit bytes
   * @default 65_536
   */
  readonly maxPayload?: number | undefined
  /** Why a request may not open one more WebSocket; undefined when it may. @default always undefined */
  readonly full?: ((request: Request) => LiveError | undefined) | undefined
  /**
   * A WebSocket is open; it needs a delegate at once. The request is given to be read now,
   * not to be kept: it is larger than the connection.
   */
  readonly connected: (transport: WebSocketTransport, request: Request) => void
  /** A handshake was answered with an error, or `allowedOrigins` failed. */
  readonly refused: (error: LiveError) => void
}

/** What phoenix.js 1.8 offers, beside a token of its own. */
const SUBPROTOCOL = 'phoenix'

/** RFC 6455, section 4.1: sixteen bytes in base64. */
const KEY_SHAPE = /^[+/0-9A-Za-z]{22}==$/

/** RFC 9110, section 5.6.2. */
const TOKEN_SHAPE = /^[\w!#$%&'*+.^`|~-]+$/

const PROTOCOL_VERSION = '13'

/**
 * A router seen under more mount points than this is mounted below a parameter (`/:tenant`); they are not learned
 * one by one, since visitors make them up.
 */
const MAX_MOUNT_POINTS = 8

/**
 * Express middleware that answers the WebSocket handshakes of one router and leaves everything else alone. The
 * first request through it installs the upgrade gate on the server it came from, so the server need not be passed in.
 */
export function handshake(options: HandshakeOptions): RequestHandler {
  const isOriginAllowed = originRule(options.allowedOrigins ?? [], options.refused)
  const path = socketPath(options.path)
  const mountPoints = new MountPoints(path, options.basePath)
  const acceptor = new WebSocketAcceptor(options.maxPayload ?? 65_536, options.connected)

  const answer = (request: Request, response: Response): void => {
    if (response.headersSent) return
    const refuse = (status: number, error: LiveError): void => {
      refuseWith(response, status)
      options.refused(error)
    }
    const flaw = flawOf(request, response)
    const full = options.full?.(request)
    if (request.headers.upgrade === undefined && request.headers['sec-websocket-key'] === undefined)
      // No WebSocket is wanted. Our own client asks so, to bring a router together with a new server, and waits at 429.
      refuseWith(response, full ? 429 : 426)
    else if (request.headers.upgrade === undefined)
      refuse(426, upgradeInvalid('it has no Upgrade header; a proxy may have dropped it'))
    else if (flaw !== undefined) refuse(400, upgradeInvalid(flaw))
    else if (!isOriginAllowed(request)) refuse(403, refusedOrigin(request))
    else if (full) refuse(429, full)
    else {
      const subprotocol = offered(request).find((name) => name === SUBPROTOCOL)
      takeSocket(request, response, (...socket) => acceptor.accept(request, subprotocol, socket))
    }
  }

  return (request, response, next) => {
    const server = serverOf(request)
    if (server === undefined) return next()
    mountPoints.saw(server, request)
    if (request.method !== 'GET' || request.path !== path) return next()
    mark(request, 'handshake')
    answer(request, response)
  }
}

/** Makes a server ready before its first request, for every mount point of a router with this `path`. */
export function attach(server: Server, path: string): void {
  UpgradeGate.of(server).expectEverywhere(socketPath(path))
}

const socketPath = (path: string): string => `${path}/websocket`

/** Tells each server's gate which paths are a router's. */
class MountPoints {
  readonly #path: string
  readonly #base: string | undefined
  readonly #known = new WeakMap<Server, Set<string>>()

  constructor(path: string, base: string | undefined) {
    this.#path = path
    this.#base = base
  }

  saw(server: Server, request: Request): void {
    const known = this.#of(server)
    const base = request.baseUrl.toLowerCase() // as Express compares it; a visitor may write it in many ways
    if (known.has(base) || known.size > MAX_MOUNT_POINTS) return
    known.add(base)
    learnExpressMarks(request)
    if (known.size > MAX_MOUNT_POINTS) UpgradeGate.of(server).expectEverywhere(this.#path)
    else UpgradeGate.of(server).expect(base + this.#path, this.#base)
  }

  #of(server: Server): Set<string> {
    let known = this.#known.get(server)
    if (known === undefined) this.#known.set(server, (known = new Set()))
    return known
  }
}

function takeSocket(request: Request, response: Response, taken: SocketTaken): void {
  const pending = PendingUpgrade.of(request)
  if (pending) pending.handOver(taken)
  else convert(request, response, taken)
}

/** What is wrong with a handshake (RFC 6455, section 4.2.1), or undefined. */
function flawOf(request: Request, response: Response): string | undefined {
  const { headers } = request
  if (!isWebSocketUpgrade(request)) return 'it asks for something other than a WebSocket, or has a body'
  if (!listOf(headers.connection).some((option) => option.toLowerCase() === 'upgrade'))
    return 'its Connection header does not say so'
  if (headers['sec-websocket-version'] !== PROTOCOL_VERSION) return `its version is not ${PROTOCOL_VERSION}`
  if (!KEY_SHAPE.test(headers['sec-websocket-key'] ?? '')) return 'its key is not sixteen bytes in base64'
  if (!offered(request).every((name) => TOKEN_SHAPE.test(name)))
    return 'its list of subprotocols is malformed'
  if (response.socket === null) return 'an earlier request on its connection is not answered yet'
  return undefined
}

/** The subprotocols that a handshake offers. */
function offered({ headers }: IncomingMessage): string[] {
  return listOf(headers['sec-websocket-protocol'])
}

function listOf(header: string | undefined): string[] {
  return header === undefined ? [] : header.split(',').map((entry) => entry.trim())
}

function refuseWith(response: Response, status: number): void {
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(status === 426 && { Connection: 'Upgrade', Upgrade: 'websocket' }),
    ...(status === 429 && { 'Retry-After': '5' }),
    ...(status === 400 && { 'Sec-WebSocket-Version': PROTOCOL_VERSION }),
  }
  answerBare(response, status, headers, `${STATUS_CODES[status] ?? ''}\n`)
}
