import type { Request } from 'express'
import { limitReached, type LiveError } from '../errors/index.ts'
import type { Settings } from '../options/options.ts'
import type { Carrier } from '../transport/transport.ts'
import { clock } from '../clock.ts'
import { Connection, type ConnectionDelegate } from './connection.ts'
import type { Doorkeeper } from './destination.ts'
import type { Visitor } from '../http/subrequest.ts'
import { HeadCount } from './head-count.ts'
import { JoinTurns } from './join-turns.ts'

/** How often connections are looked at. @unit milliseconds */
const SWEEP = 1000

/** All connections of a router. One timer looks at them all, as long as there are any. */
export class Connections implements ConnectionDelegate {
  readonly #settings: Settings
  /** Each with whose it is. */
  readonly #all = new Map<Connection, string>()
  readonly #count = new HeadCount()
  /** Whose a request is that is just being answered: it is asked for more than once. */
  readonly #owners = new WeakMap<Request, string>()
  #timer: NodeJS.Timeout | undefined

  readonly joins: JoinTurns
  readonly doorkeeper: Doorkeeper

  constructor(settings: Settings, doorkeeper: Doorkeeper) {
    this.#settings = settings
    this.doorkeeper = doorkeeper
    this.joins = new JoinTurns(settings.limits.joins)
  }

  get size(): number {
    return this.#all.size
  }

  get basePath(): string {
    return this.#settings.basePath
  }

  get limits(): Settings['limits'] {
    return this.#settings.limits
  }

  get isDevelopment(): boolean {
    return this.#settings.adviser !== undefined
  }

  /** Why a request may not open one more connection; undefined when it may. */
  full(request: Request): LiveError | undefined {
    const { connections } = this.#settings.limits
    return this.#count.of(this.#ownerOf(request)) < connections
      ? undefined
      : limitReached('connections', connections)
  }

  /** Takes a WebSocket that the handshake let in, or what stands for one. */
  add(carrier: Carrier, visitor: Visitor, request: Request): Connection {
    const connection = new Connection(carrier, visitor, this)
    const owner = this.#ownerOf(request)
    this.#all.set(connection, owner)
    this.#count.opened(owner)
    this.#timer ??= setInterval(() => {
      this.#sweep()
    }, SWEEP).unref()
    return connection
  }

  connectionClosed(connection: Connection): void {
    this.#count.closed(this.#all.get(connection) ?? '')
    this.#all.delete(connection)
    if (this.#all.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  report(error: LiveError): void {
    this.#settings.report(error)
  }

  /** The visitor; those who were never given a page are told apart by their addresses. */
  #ownerOf(request: Request): string {
    const known = this.#owners.get(request)
    if (known !== undefined) return known
    const owner = this.doorkeeper.visitorsOf(request.headers)[0]?.id ?? `of ${request.ip ?? 'nowhere'}`
    this.#owners.set(request, owner)
    return owner
  }

  #sweep(): void {
    const now = clock()
    for (const connection of this.#all.keys()) connection.check(now)
    this.joins.check(now)
  }
}
