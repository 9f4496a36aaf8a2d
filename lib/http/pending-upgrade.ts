import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { moment } from '../clock.ts'
import { sayPageScheme } from './request-origin.ts'
import { emitClose, finishSilently } from './discarded-response.ts'

/** Receives the bare socket, which may have ended meanwhile, and what of the new protocol was already read from it. */
export type SocketTaken = (socket: Socket, head: Buffer) => void

/** @unit milliseconds that the application may take to let an upgrade through; no time limit of Node's covers it */
const DEADLINE = 10_000

const pendingKey = Symbol.for('express-liveview.pending.1')

/** On a request that became an upgrade while it was answered: who waits for the socket. */
export const converted: unique symbol = Symbol.for('express-liveview.converted.1') as never

/** A request that may carry the mark above. */
export type Convertible = IncomingMessage & { [converted]?: SocketTaken | undefined; upgrade?: boolean }

type Pending = IncomingMessage & { [pendingKey]?: PendingUpgrade | undefined }

interface Upgrade {
  readonly server: Server
  readonly request: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
}

/**
 * An upgrade on its way through the application: sessions, guards and limits see an ordinary request with an
 * ordinary response. It ends in one of three ways: a handler answers, a handler takes the socket, or none does
 * either in time.
 */
export class PendingUpgrade {
  /** The server whose application it runs through; the socket may belong to another that passes upgrades on. */
  readonly server: Server
  /** When it came, see `moment`. */
  readonly since: number = moment()
  readonly #request: Pending
  readonly #response: ServerResponse
  readonly #socket: Socket
  readonly #head: Buffer
  #timer: NodeJS.Timeout | undefined

  constructor({ server, request, socket, head }: Upgrade) {
    this.server = server
    this.#request = request
    this.#response = new ServerResponse(request)
    this.#socket = socket
    this.#head = head
  }

  /** The upgrade that a request is, if the application was asked about it as such. */
  static of(request: IncomingMessage): PendingUpgrade | undefined {
    return (request as Pending)[pendingKey]
  }

  /** Asks the application. */
  run(): void {
    this.#socket.on('error', this.#end)
    if (!this.#answerOn(this.#socket)) return
    this.#timer = setTimeout(this.#end, DEADLINE).unref()
    this.#request[pendingKey] = this
    sayPageScheme(this.#request.headers)
    this.server.emit('request', this.#request, this.#response)
  }

  /** Frees the socket of HTTP and gives it away. Listeners for the end of the response are told that it came. */
  handOver(taken: SocketTaken): void {
    this.#stopWaiting()
    this.#response.detachSocket(this.#socket)
    taken(this.#socket, this.#head)
    this.#socket.off('error', this.#end)
    this.#request[pendingKey] = undefined
    finishSilently(this.#response, 101)
  }

  /** False when an earlier request on the same connection is still being answered: no browser does that. */
  #answerOn(socket: Socket): boolean {
    this.#response.shouldKeepAlive = false
    this.#response.on('finish', this.#answered)
    try {
      this.#response.assignSocket(socket)
      return true
    } catch {
      socket.destroy()
      return false
    }
  }

  readonly #answered = (): void => {
    this.#stopWaiting()
    this.#response.detachSocket(this.#socket)
    emitClose(this.#response)
    this.#socket.destroySoon()
  }

  readonly #end = (): void => {
    this.#stopWaiting()
    this.#socket.destroy()
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer)
    this.#response.off('finish', this.#answered)
  }
}

/**
 * Turns a request that Node took for an ordinary one into the upgrade it is. It happens once in a server's life:
 * to a WebSocket that comes before the application saw any other request, when there was no listener for upgrades yet.
 *
 * Node's own code does it: it looks at `upgrade` after each read, lets go of the socket and emits the event. Giving
 * the socket away as it is would leave the HTTP parser on it, and a later message could be run as a request. It has
 * to wait for the next turn, because the read that brought the request is not over. The only loss are bytes that a
 * client sent before the answer, which RFC 6455 forbids.
 */
export function convert(request: Convertible, response: ServerResponse, taken: SocketTaken): void {
  setImmediate(() => {
    const { socket } = request
    if (socket.destroyed || response.headersSent) return
    response.detachSocket(socket)
    request.upgrade = true
    request[converted] = (upgraded, head) => {
      request[converted] = undefined
      taken(upgraded, head)
    }
    socket.emit('data', Buffer.alloc(0))
    emitClose(response)
    // A runtime that does not work like that: the browser comes again, and then there is a listener.
    if (isConverting(request)) socket.destroy()
  })
}

const isConverting = (request: Convertible): boolean => request[converted] !== undefined

/** The server whose application a request runs through, or undefined for one that came from no server. */
export function serverOf(request: IncomingMessage): Server | undefined {
  return (
    PendingUpgrade.of(request)?.server ??
    (request.socket as typeof request.socket & { server?: Server }).server
  )
}
