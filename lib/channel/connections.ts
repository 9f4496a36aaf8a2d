import type { Request } from 'express'
import { clock } from '../clock.ts'
import { PendingUpgrade } from '../http/pending-upgrade.ts'
import { type Closable, UpgradeGate } from '../http/upgrade-gate.ts'
import type { Transport } from '../transport/transport.ts'
import { Closing, type Leaving } from './closing.ts'
import { connectionContext, type ConnectionContext, type ContextOptions } from './connection-context.ts'
import { Connection, type ConnectionOwner, type Peer } from './connection.ts'
import { Drain } from './drain.ts'
import { Instructions, type InstructionOptions, type Whose } from './instructions.ts'
import { OpenConnections } from './open-connections.ts'
import { Rechecks, type RecheckOptions } from './rechecks.ts'

/** The options that connections depend on. */
export interface ConnectionOptions extends ContextOptions, InstructionOptions, RecheckOptions {}

/** How often connections are looked at. @unit milliseconds */
const SWEEP = 1000

/**
 * How long after an answer the browser has the cookies that it sets, also where the answer takes longer to arrive than
 * what is sent over the connection. @unit milliseconds
 */
const UNTIL_COOKIES = 400

/**
 * Opens and ends the connections of a router, on whichever transports. One timer looks at them all, as long as there are
 * any.
 */
export class Connections implements Closable, ConnectionOwner {
  readonly context: ConnectionContext
  readonly open: OpenConnections
  readonly instructions: Instructions
  readonly #rechecks: Rechecks
  #timer: NodeJS.Timeout | undefined
  #closing: Closing | undefined
  /** From its start on, also when all are closed. */
  #drain: Drain | undefined

  constructor(options: ConnectionOptions, doorkeeper: ConnectionContext['doorkeeper']) {
    this.context = connectionContext(options, doorkeeper)
    this.open = new OpenConnections(options.limits, doorkeeper)
    this.#rechecks = new Rechecks(options, this.open)
    this.instructions = new Instructions(options, {
      doorkeeper,
      leaving: (whose) => this.#loggedOut(whose),
      disconnect: (whose) => this.#disconnect(whose),
      recheck: (whose) => {
        this.open.each(whose, (connection) => this.#rechecks.soon(connection))
      },
    })
  }

  get isDraining(): boolean {
    return this.#drain !== undefined
  }

  /** Opens a connection on a transport that was let in. It ends with the server that it came through. */
  add(transport: Transport, source: Peer['source'], request: Request): void {
    const connection = new Connection(transport, { source, ...this.open.holderOf(request) }, this)
    this.open.add(connection)
    this.#rechecks.opened(connection)
    this.#timer ??= setInterval(() => {
      this.#sweep()
    }, SWEEP).unref()
    UpgradeGate.of(source.server).add(this)
    this.#drain?.turnAway(connection)
    // A handshake that was on its way when its browser was logged out may have come with the cookies of before.
    const { since = Infinity } = PendingUpgrade.of(request) ?? {}
    if (this.context.sessions.isOut(connection.caller.visitor, since)) connection.leave(UNTIL_COOKIES)
  }

  /**
   * Ends those of a server, and asks their browsers to come back. A drain is not cut short: a server that takes no
   * new connections helps it.
   */
  close(server: Peer['source']['server']): void {
    if (this.#drain) return
    for (const connection of this.open) if (connection.caller.source.server === server) connection.close()
  }

  /** Ends all that are open, and asks their browsers to come back. Resolves when they are closed. */
  async end(): Promise<void> {
    this.#closing = new Closing(this.open)
    for (const connection of this.open) connection.close()
    await this.#closing.done
  }

  /**
   * Ends all within so many milliseconds, and from now on those that are opened. Browsers are told one after the other
   * to come back, each when its work is done.
   */
  async drain(time: number): Promise<void> {
    this.#drain = new Drain(this.open, time)
    await this.#drain.done
  }

  mayJoin(connection: Leaving): boolean {
    this.#drain?.turnAway(connection)
    return !this.#drain
  }

  connectionClosed(connection: Connection): void {
    this.#closing?.closed(connection)
    this.#drain?.closed(connection)
    this.open.delete(connection)
    if (this.open.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Nothing is put into the sessions of one browser or one person any more. */
  #loggedOut(whose: Whose): void {
    this.context.sessions.loggedOut(whose)
    for (const { session } of this.open.of(whose)) session.end()
  }

  /** Ends the connections of one browser or one person; their pages are loaded anew. */
  #disconnect(whose: Whose): void {
    this.#loggedOut(whose)
    const moment = 'visitors' in whose ? UNTIL_COOKIES : 0
    this.open.each(whose, (connection) => connection.leave(moment))
  }

  #sweep(): void {
    const now = clock()
    for (const connection of this.open) connection.check(now)
    this.context.joins.check(now)
    this.#rechecks.check(now)
  }
}
