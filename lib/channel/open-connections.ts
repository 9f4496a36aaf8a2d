import type { Request } from 'express'
import { limitReached, type LiveError } from '../errors/index.ts'
import { ownText } from '../http/shared-text.ts'
import type { Doorkeeper, Holder } from '../join/caller.ts'
import type { Limits } from '../limits.ts'
import { statsOf } from './connection-stats.ts'
import type { Connection } from './connection.ts'
import { HeadCount, isLoopback, networkOf } from './head-count.ts'
import type { Whose } from './instructions.ts'
import type { JoinTurns } from './join-turns.ts'

const TRUST_PROXY =
  'Behind a proxy, set Express\'s "trust proxy": otherwise all visitors have the address of the proxy.'

/** The open connections of a router, counted by visitor and by network. */
export class OpenConnections {
  readonly #limits: Limits
  readonly #doorkeeper: Doorkeeper
  readonly #all = new Set<Connection>()
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
    return statsOf(this.#all, joins)
  }

  /** Why a request may not open one more connection; undefined when it may. */
  full(request: Request): LiveError | undefined {
    const { connections, addressConnections } = this.#limits
    const { visitor, network } = this.holderOf(request)
    if (this.#visitors.of(visitor) >= connections) return limitReached('connections', connections)
    if (isLoopback(network) || this.#networks.of(network) < addressConnections) return undefined
    return limitReached('addressConnections', addressConnections, TRUST_PROXY)
  }

  add(connection: Connection): void {
    const { visitor, network } = connection.caller
    this.#all.add(connection)
    this.#visitors.opened(visitor)
    this.#networks.opened(network)
  }

  delete(connection: Connection): void {
    if (!this.#all.delete(connection)) return
    const { visitor, network } = connection.caller
    this.#visitors.closed(visitor)
    this.#networks.closed(network)
  }

  /** Those of one browser or of one person. */
  of(whose: Whose): readonly Connection[] {
    const all = [...this.#all]
    return 'visitors' in whose
      ? all.filter(({ caller }) => whose.visitors.includes(caller.visitor))
      : all.filter(({ channels }) => channels.views.isOf(whose.identity))
  }

  /** Acts on each of those; where a join is under way, once it is over: then it is known whose page it is. */
  each(whose: Whose, act: (connection: Connection) => void): void {
    const found = new Set(this.of(whose))
    for (const connection of found) act(connection)
    if ('visitors' in whose) return
    for (const connection of this.#all) {
      const { views } = connection.channels
      if (found.has(connection)) continue
      void views.joining?.then(() => {
        if (this.#all.has(connection) && views.isOf(whose.identity)) act(connection)
      })
    }
  }

  [Symbol.iterator](): Iterator<Connection> {
    return this.#all.values()
  }

  /** Whom a request is of. A visitor who never loaded a page is known by the address. */
  holderOf(request: Request): Holder {
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
