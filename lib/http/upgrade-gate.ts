import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { giveExpressMembers } from './express-members.ts'
import { mark } from './live-request.ts'
import { serveAsPlainRequest } from './plain-upgrade.ts'
import { type Convertible, converted, PendingUpgrade } from './pending-upgrade.ts'

const gateKey = Symbol.for('express-liveview.gate.2')

type GatedServer = Server & {
  [gateKey]?: UpgradeGate
  /** Node 22.21 and 24.9 ask this whether a request with an `Upgrade` header is one (nodejs/node#59824). */
  shouldUpgradeCallback?: (request: IncomingMessage) => boolean
}

/** The open connections of a router, as the gate sees them. */
export interface Closable {
  /** Ends those that came through a server, and asks their browsers to come back. */
  close(server: Server): void
}

/**
 * Stands between one HTTP server and its `upgrade` listeners.
 *
 * An upgrade whose path is expected is sent through the application as the request it is, and no other
 * listener sees it; every other upgrade passes untouched. An ordinary listener cannot do that: all listeners of
 * an event are called, and several libraries end or answer whatever socket they are shown.
 *
 * There is one gate for each server, shared by all routers and by all copies of this package in the process:
 * it is found by a registered symbol, whose number changes when the public members below do.
 */
export class UpgradeGate {
  readonly #server: GatedServer
  /** With the lengths of what is cut off in front. */
  readonly #paths = new Map<string, number>()
  readonly #endings = new Set<string>()
  readonly #connections = new Set<Closable>()
  #isClosing = false

  /** The gate of a server; it is put up on the first call. */
  static of(server: Server): UpgradeGate {
    return (server as GatedServer)[gateKey] ?? new UpgradeGate(server)
  }

  private constructor(server: GatedServer) {
    this.#server = server
    Object.defineProperty(server, gateKey, { value: this })
    this.#wrapEmit()
    this.#wrapClose()
    this.#wrapUpgradeQuestion()
    this.listen()
  }

  /**
   * Upgrades of exactly this path (letter case aside, as Express routes) are taken from now on; also with `base` in front,
   * for a proxy that cuts it off pages only: then it is cut off here.
   */
  expect(path: string, base = ''): void {
    this.#paths.set(path.toLowerCase(), 0)
    if (base !== '') this.#paths.set((base + path).toLowerCase(), base.length)
  }

  /** Upgrades of every path that ends so are taken from now on, wherever the router is mounted. */
  expectEverywhere(ending: string): void {
    this.#endings.add(ending.toLowerCase())
  }

  /** Without an `upgrade` listener Node upgrades nothing; an application may have removed ours with all the others. */
  listen(): void {
    if (!this.#server.listeners('upgrade').includes(this.#unclaimed))
      this.#server.on('upgrade', this.#unclaimed)
  }

  /**
   * A router has a new connection. The end of the server has to end it: Node's `close` waits for upgraded sockets and
   * never ends them.
   */
  add(connections: Closable): void {
    this.#connections.add(connections)
    if (this.#isClosing) connections.close(this.#server)
  }

  #wrapEmit(): void {
    const server = this.#server
    const emit = server.emit.bind(server) as (name: string | symbol, ...values: unknown[]) => boolean
    server.emit = (name: string | symbol, ...values: unknown[]): boolean => {
      if (name === 'request') giveExpressMembers(values[0], values[1])
      if (name !== 'upgrade') return emit(name, ...values)
      return this.#take(...(values as [IncomingMessage, Socket, Buffer])) || emit(name, ...values)
    }
  }

  #wrapClose(): void {
    const server = this.#server
    const close = server.close.bind(server)
    server.on('listening', () => (this.#isClosing = false))
    server.close = (callback) => {
      this.#isClosing = true
      close(callback)
      for (const connections of this.#connections) connections.close(server)
      return server
    }
  }

  /** Where Node asks, an upgrade that is not ours stays the ordinary request it would be without us. */
  #wrapUpgradeQuestion(): void {
    const server = this.#server
    const previous = server.shouldUpgradeCallback
    if (previous === undefined) return
    server.shouldUpgradeCallback = (request) => {
      if (!this.#isExpected(request)) return !this.#isAlone() && previous.call(server, request)
      this.listen()
      return true
    }
  }

  #take(request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    const resume = (request as Convertible)[converted]
    if (resume) {
      resume(socket, head)
      return true
    }
    const isExpected = this.#isExpected(request)
    if (isExpected) {
      mark(request, 'handshake')
      request.url = request.url?.slice(this.#paths.get(pathOf(request).toLowerCase()) ?? 0)
    }
    if (isExpected || (this.#isAlone() && isWebSocketUpgrade(request)))
      new PendingUpgrade({ server: this.#server, request, socket, head }).run()
    else return false
    return true
  }

  /**
   * `curl --http2` and Java's client offer `Upgrade: h2c`: on Node 20 such a request hangs as soon as there is a
   * listener for `upgrade`.
   */
  readonly #unclaimed = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    if (this.#isAlone()) serveAsPlainRequest(this.#server, request, socket, head)
  }

  #isExpected(request: IncomingMessage): boolean {
    if (!isWebSocketUpgrade(request)) return false
    const path = pathOf(request).toLowerCase()
    if (this.#paths.has(path)) return true
    for (const ending of this.#endings) if (path.endsWith(ending)) return true
    return false
  }

  #isAlone(): boolean {
    return this.#server.listeners('upgrade').every((listener) => listener === this.#unclaimed)
  }
}

/** Whether a request asks for a WebSocket, by its first line and headers (RFC 6455, section 4.1). */
export function isWebSocketUpgrade({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && isBodiless(headers)
}

/** A body would stand between the handshake and the first frame. */
function isBodiless(headers: IncomingMessage['headers']): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}
