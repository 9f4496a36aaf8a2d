import type { Server } from 'node:http'
import type { Request } from 'express'
import { limitReached, type LiveError } from '../errors/index.ts'
import type { Transport } from '../transport/transport.ts'
import { type Closable, UpgradeGate } from '../http/upgrade-gate.ts'
import { clock } from '../clock.ts'
import { Connection, type ConnectionDelegate } from './connection.ts'
import { statsOf } from './connection-stats.ts'
import type { Caller, Doorkeeper } from '../join/caller.ts'
import { TOPICS } from './topics.ts'
import { Closing } from './closing.ts'
import { Drain } from './drain.ts'
import { Rechecks, type RecheckOptions } from './rechecks.ts'
import { JoinTurns } from './join-turns.ts'
import { HeadCount, isLoopback, networkOf } from './head-count.ts'
import { Instructions, type InstructionOptions, type Whose } from './instructions.ts'
import { Sessions, type SessionsOptions } from '../session/sessions.ts'

/** The options that connections depend on. */
export interface ConnectionOptions extends InstructionOptions, RecheckOptions, SessionsOptions {
  readonly limits: ConnectionDelegate['limits']
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
  /** Looks at what views do; undefined in production. */
  readonly adviser: unknown
}

/** Whom a connection is counted for. */
type Owner = { readonly visitor: string; readonly network: string }

const TRUST_PROXY =
  'Behind a proxy, set Express\'s "trust proxy": otherwise all visitors have the address of the proxy.'

/** How often connections are looked at. @unit milliseconds */
const SWEEP = 1000

/**
 * How long after an answer the browser has the cookies that it sets, also where the answer takes longer to arrive than
 * what is sent over the connection. @unit milliseconds
 */
const UNTIL_COOKIES = 400

/**
 * All open connections of a router, on whichever transports: the one place that knows them, counts them and ends them.
 * One timer looks at them all, as long as there are any.
 */
export class Connections implements Closable, ConnectionDelegate {
  readonly #options: ConnectionOptions
  /** Each with the visitor and the network that it is counted for. */
  readonly #all = new Map<Connection, Owner>()
  readonly #visitors = new HeadCount()
  readonly #networks = new HeadCount()
  /** The owners of requests that are being answered: each is asked for more than once. */
  readonly #owners = new WeakMap<Request, Owner>()
  readonly #rechecks: Rechecks
  #timer: NodeJS.Timeout | undefined
  #closing: Closing | undefined
  /** From its start on, also when all are closed. */
  #drain: Drain | undefined

  readonly topics: typeof TOPICS = TOPICS
  readonly joins: JoinTurns
  readonly doorkeeper: Doorkeeper
  readonly instructions: Instructions
  readonly sessions: Sessions

  constructor(options: ConnectionOptions, doorkeeper: Doorkeeper) {
    this.#options = options
    this.doorkeeper = doorkeeper
    this.sessions = new Sessions(options, (headers) => doorkeeper.visitorsOf(headers))
    this.joins = new JoinTurns(options.limits)
    this.#rechecks = new Rechecks(options)
    this.instructions = new Instructions(options, {
      doorkeeper,
      disconnect: (whose) => this.#disconnect(whose),
      recheck: (whose) => {
        for (const connection of this.#of(whose)) this.#rechecks.soon(connection)
      },
    })
  }

  get size(): number {
    return this.#all.size
  }

  /** What they are doing now. */
  get stats(): ReturnType<typeof statsOf> {
    return statsOf(this.#all.keys(), this.joins)
  }

  get basePath(): string {
    return this.#options.basePath
  }

  get limits(): ConnectionDelegate['limits'] {
    return this.#options.limits
  }

  get isDevelopment(): boolean {
    return this.#options.adviser !== undefined
  }

  get isDraining(): boolean {
    return this.#drain !== undefined
  }

  /** Why a request may not open one more connection; undefined when it may. */
  full(request: Request): LiveError | undefined {
    const { connections, addressConnections } = this.#options.limits
    const { visitor, network } = this.#ownerOf(request)
    if (this.#visitors.of(visitor) >= connections) return limitReached('connections', connections)
    if (isLoopback(network) || this.#networks.of(network) < addressConnections) return undefined
    return limitReached('addressConnections', addressConnections, TRUST_PROXY)
  }

  /** Opens a connection on a transport that was let in. It ends with the server that it came through. */
  add(transport: Transport, source: Caller['source'], request: Request): void {
    const connection = new Connection(transport, source, this)
    const owner = this.#ownerOf(request)
    this.#all.set(connection, owner)
    this.#visitors.opened(owner.visitor)
    this.#networks.opened(owner.network)
    this.instructions.listen()
    this.#rechecks.opened(connection)
    this.#timer ??= setInterval(() => {
      this.#sweep()
    }, SWEEP).unref()
    UpgradeGate.of(source.server).add(this)
    this.#drain?.turnAway(connection)
  }

  /**
   * Ends those of a server, and asks their browsers to come back. A drain is not cut short: a server that takes no
   * new connections helps it.
   */
  close(server: Server): void {
    if (this.#drain) return
    for (const connection of this.#all.keys())
      if (connection.caller.source.server === server) connection.close()
  }

  /** Ends all that are open, and asks their browsers to come back. Resolves when they are closed. */
  async end(): Promise<void> {
    this.#closing = new Closing(this.#all.keys())
    for (const connection of this.#all.keys()) connection.close()
    await this.#closing.done
  }

  /**
   * Ends all within so many milliseconds, and from now on those that are opened. Browsers are told one after the other
   * to come back, each when its work is done.
   */
  async drain(time: number): Promise<void> {
    this.#drain = new Drain(this.#all.keys(), time)
    await this.#drain.done
  }

  mayJoin(connection: Connection): boolean {
    this.#drain?.turnAway(connection)
    return !this.#drain
  }

  /** Ends the connections of one browser or one person; their pages are loaded anew. */
  #disconnect(whose: Whose): void {
    const moment = 'visitors' in whose ? UNTIL_COOKIES : 0
    for (const connection of this.#of(whose)) connection.leave(moment)
  }

  connectionClosed(connection: Connection): void {
    const owner = this.#all.get(connection)
    if (owner) {
      this.#visitors.closed(owner.visitor)
      this.#networks.closed(owner.network)
    }
    this.#closing?.closed(connection)
    this.#drain?.closed(connection)
    this.#all.delete(connection)
    this.#rechecks.closed(connection)
    if (this.#all.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  report(error: LiveError): void {
    this.#options.report(error)
  }

  /** The visitor; those who were never given a page are told apart by their addresses. */
  #ownerOf(request: Request): Owner {
    const known = this.#owners.get(request)
    if (known) return known
    const network = networkOf(request.ip ?? 'nowhere')
    const owner = { visitor: this.doorkeeper.visitorsOf(request.headers)[0]?.id ?? `of ${network}`, network }
    this.#owners.set(request, owner)
    return owner
  }

  #of(whose: Whose): readonly Connection[] {
    const all = [...this.#all]
    const found =
      'visitors' in whose
        ? all.filter(([, { visitor }]) => whose.visitors.includes(visitor))
        : all.filter(([{ channels }]) => channels.views.isOf(whose.identity))
    return found.map(([connection]) => connection)
  }

  #sweep(): void {
    const now = clock()
    for (const connection of this.#all.keys()) connection.check(now)
    this.joins.check(now)
    this.#rechecks.check(now)
  }
}
