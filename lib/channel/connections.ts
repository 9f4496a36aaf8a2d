import type { LiveError } from '../errors.ts'
import type { Settings } from '../options.ts'
import type { Carrier } from './carrier.ts'
import { clock } from './clock.ts'
import { Connection, type ConnectionDelegate } from './connection.ts'
import type { Doorkeeper } from './destination.ts'
import type { Visitor } from './entry.ts'
import { JoinTurns } from './join-turns.ts'

/** How often connections are looked at. @unit milliseconds */
const SWEEP = 1000

/** All connections of a router. One timer looks at them all, as long as there are any. */
export class Connections implements ConnectionDelegate {
  readonly #settings: Settings
  readonly #all = new Set<Connection>()
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

  /** Takes a WebSocket that the handshake let in, or what stands for one. */
  add(carrier: Carrier, visitor: Visitor): Connection {
    const connection = new Connection(carrier, visitor, this)
    this.#all.add(connection)
    this.#timer ??= setInterval(() => {
      this.#sweep()
    }, SWEEP).unref()
    return connection
  }

  connectionClosed(connection: Connection): void {
    this.#all.delete(connection)
    if (this.#all.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  report(error: LiveError): void {
    this.#settings.report(error)
  }

  #sweep(): void {
    const now = clock()
    for (const connection of this.#all) connection.check(now)
    this.joins.check(now)
  }
}
