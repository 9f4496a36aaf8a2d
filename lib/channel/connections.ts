import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { LiveError } from '../errors.ts'
import type { Settings } from '../options.ts'
import { clock } from './clock.ts'
import { Connection, type ConnectionDelegate } from './connection.ts'
import { visitorOf } from './entry.ts'

/** How often connections are looked at. @unit milliseconds */
const SWEEP = 1000

/** All connections of a router. One timer looks at them all, as long as there are any. */
export class Connections implements ConnectionDelegate {
  readonly #settings: Settings
  readonly #all = new Set<Connection>()
  #timer: NodeJS.Timeout | undefined

  readonly pageOf: ConnectionDelegate['pageOf']

  /** @param pageOf reads the token of a sticky view */
  constructor(settings: Settings, pageOf: ConnectionDelegate['pageOf']) {
    this.#settings = settings
    this.pageOf = pageOf
  }

  get size(): number {
    return this.#all.size
  }

  get limits(): Settings['limits'] {
    return this.#settings.limits
  }

  /** Takes a WebSocket that the handshake let in. */
  add(webSocket: WebSocket, request: IncomingMessage): void {
    this.#all.add(new Connection(webSocket, visitorOf(request), this))
    this.#timer ??= setInterval(() => {
      this.#sweep()
    }, SWEEP).unref()
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
  }
}
