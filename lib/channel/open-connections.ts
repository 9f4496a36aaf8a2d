import type { Request } from 'express'
import { limitReached, type LiveError } from '../errors/index.ts'
import { ownText } from '../http/shared-text.ts'
import type { Doorkeeper } from '../join/caller.ts'
import type { Limits } from '../limits.ts'
import { statsOf } from './connection-stats.ts'
import type { Connection } from './connection.ts'
import { HeadCount, isLoopback, networkOf } from './head-count.ts'
import type { Whose } from './instructions.ts'
import type { JoinTurns } from './join-turns.ts'

/** Whom a connection is counted for. */
type Holder = { readonly visitor: string; readonly network: string }

const TRUST_PROXY =
  'Behind a proxy, set Express\'s "trust proxy": otherwise all visitors have the address of the proxy.'

/** The open connections of a router, counted by visitor and by network. */
export class OpenConnections {
  readonly #limits: Limits
  readonly #doorkeeper: Doorkeeper
  readonly #all = new Map<Connection, Holder>()
  readonly #visitors = new HeadCount()
  readonly #networks = new HeadCount()
  /** The holders by requests that are being answered: each is asked for more than once. */
  readonly #holders = new WeakMap<Request, Holder>()

  constructor(limits: Limits, doorkeeper: Doorkeeper) {
    this.#limits = limits
    this.#doorkeeper = doorkeeper
  }

  get size(): number {
    return this.#all.size
  }

  /** What they are doing now. @param joins of them all */
  stats(joins: JoinTurns): ReturnType<typeof statsOf> {
    return statsOf(this.#all.keys(), joins)
  }

  /** Why a request may not open one more connection; undefined when it may. */
  full(request: Request): LiveError | undefined {
    const { connections, addressConnections } = this.#limits
    const { visitor, network } = this.#holderOf(request)
    if (this.#visitors.of(visitor) >= connections) return limitReached('connections', connections)
    if (isLoopback(network) || this.#networks.of(network) < addressConnections) return undefined
    return limitReached('addressConnections', addressConnections, TRUST_PROXY)
  }

  /** @param request that opened the connection */
  add(connection: Connection, request: Request): void {
    const holder = this.#holderOf(request)
    this.#all.set(connection, holder)
    this.#visitors.opened(holder.visitor)
    this.#networks.opened(holder.network)
  }

  delete(connection: Connection): void {
    const holder = this.#all.get(connection)
    if (!holder) return
    this.#all.delete(connection)
    this.#visitors.closed(holder.visitor)
    this.#networks.closed(holder.network)
  }

  /** Those of one browser or of one person. */
  of(whose: Whose): readonly Connection[] {
    const all = [...this.#all]
    const found =
      'visitors' in whose
        ? all.filter(([, { visitor }]) => whose.visitors.includes(visitor))
        : all.filter(([{ channels }]) => channels.views.isOf(whose.identity))
    return found.map(([connection]) => connection)
  }

  [Symbol.iterator](): Iterator<Connection> {
    return this.#all.keys()
  }

  /** The visitor of a request. A visitor who never loaded a page is known by the address. */
  #holderOf(request: Request): Holder {
    const known = this.#holders.get(request)
    if (known) return known
    const network = networkOf(request.ip ?? 'nowhere')
    const holder = {
      visitor: ownText(this.#doorkeeper.visitorsOf(request.headers)[0]?.id ?? `of ${network}`),
      network,
    }
    this.#holders.set(request, holder)
    return holder
  }
}
