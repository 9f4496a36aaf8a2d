import { randomUUID } from 'node:crypto'
import { clock, moment, within } from '../clock.ts'
import type { RequestSource } from '../http/request-source.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'
import { TICKET_LIFE, type SessionValues, type Tickets } from './tickets.ts'

/** The session line of a connection: has the browser change its session, one ticket at a time. */

/** Names this process in tickets. */
export const PROCESS: string = randomUUID()

/** How long a redirect, a patch or a recheck waits for a browser. @unit milliseconds */
const PATIENCE = 10_000

/** How often a visitor who does something has the session renewed, at most. @unit milliseconds */
const A_MINUTE = 60_000

/** The router, as the lines of its connections see it. */
export interface SessionLineOwner {
  readonly tickets: Tickets
  /** The visitor of a connection, by its cookies. */
  visitorOf(source: RequestSource): string | undefined
  /** The browser cannot redeem tickets. */
  unheard(): void
}

/** The connection of a line. */
export interface LineConnection {
  /** The cookies of the browser are put into its source. */
  readonly caller: { readonly source: RequestSource }
  /** Where frames for the browser go. */
  readonly sender: { send(frame: Frame): void }
  readonly channels: {
    /** Has the browser said that it redeems tickets? */
    readonly canRedeem: boolean
  }
}

/** What waits to be redeemed, for one session. */
type Batch = {
  readonly values: Map<string, JsonValue>
  /** May cookies be set? */
  sets: boolean
  /** Is told whether the browser's session has them. */
  readonly settled: ((isKept: boolean) => void)[]
}

/** The ticket that the browser has now. */
type Out = { readonly number: number; readonly batch: Batch; readonly timer: NodeJS.Timeout; isUsed: boolean }

/** Those that have ever sent a ticket, of all routers of this process, by their names in tickets. */
const LINES = new Map<string, SessionLine>()

/**
 * What a connection has its browser do with the session: the browser redeems a ticket at the end point
 * (`SessionEndpoint`), where the application's own middleware sets cookies, and then this connection has the cookies of
 * the browser. There is one ticket at a time; what is put meanwhile waits, and goes together.
 */
export class SessionLine {
  /** Has the browser redeemed a ticket? */
  hasAnswered = false
  readonly #connection: LineConnection
  readonly #owner: SessionLineOwner
  #name: string | undefined
  #number = 0
  #out: Out | undefined
  /** By the session that they are for. */
  #waiting: Map<string, Batch> | undefined
  #isClosed = false
  /** When the application was last asked by a request of the browser, as far as is known. */
  #renewedAt: number

  /** @param openedAt when the connection was opened; most do without a line */
  constructor(connection: LineConnection, openedAt: number, owner: SessionLineOwner) {
    this.#connection = connection
    this.#renewedAt = openedAt
    this.#owner = owner
  }

  /** The line that a ticket was sent over, if that is still open. */
  static of(name: string): SessionLine | undefined {
    return LINES.get(name)
  }

  /**
   * Has the browser write something into its session.
   * @param bound the session that it is for; empty for any of this visitor
   */
  put(values: SessionValues, bound: string): void {
    if (!this.#canRedeem) return this.#owner.unheard()
    const batch = this.#batchOf(bound)
    for (const [key, value] of values) batch?.values.set(key, value)
    this.#setsCookies(batch)
  }

  /** The visitor has done something: has the application renew the session, once a minute at most. */
  used(): void {
    if (this.#canRedeem && clock() - this.#renewedAt >= A_MINUTE) this.#setsCookies(this.#batchOf(''))
  }

  /**
   * Asks the browser for the cookies that it has now, and renews nothing. True once this connection has them; false for a
   * browser that cannot say, or does not in ten seconds.
   */
  renew(): Promise<boolean> {
    const batch = this.#canRedeem ? this.#batchOf('') : undefined
    if (!batch) return Promise.resolve(false)
    const renewed = within(PATIENCE, settledOf(batch), false)
    this.#next()
    return renewed
  }

  /** Settles when nothing that was put is on its way any more, or in ten seconds; undefined when nothing is. */
  get settled(): Promise<unknown> | undefined {
    const all = [...(this.#out ? [this.#out.batch] : []), ...(this.#waiting?.values() ?? [])]
    const batches = all.filter(({ values }) => values.size > 0)
    if (batches.length === 0) return undefined
    return within(PATIENCE, Promise.all(batches.map(settledOf)), [])
  }

  /** The browser has redeemed its ticket, or could not. */
  received({ cookies }: Payload): void {
    const out = this.#out
    const stub = typeof cookies === 'string' ? this.#owner.tickets.readStub(cookies) : undefined
    if (!out || (stub && (stub.line !== this.#name || stub.number !== out.number))) return
    if (stub) this.#source.cookie = stub.cookie
    this.hasAnswered ||= stub !== undefined
    this.#over(out, stub !== undefined)
  }

  /** Is a ticket being redeemed for the first time? */
  use(number: number): boolean {
    const out = this.#out
    if (out?.number !== number || out.isUsed) return false
    return (out.isUsed = true)
  }

  /** Is a ticket still to be redeemed? Not once the page was told to leave. */
  isWanted(number: number): boolean {
    return this.#out?.number === number
  }

  /** The page is told to leave: what is on its way is given up, by both ends. */
  leave(): void {
    if (this.#out) this.#tell({})
    this.#giveUp()
  }

  /** The visitor is logged out: what is put from now on is put nowhere. */
  end(): void {
    this.leave()
    this.#isClosed = true
  }

  /** The connection has ended. */
  close(): void {
    this.#isClosed = true
    this.#giveUp()
    if (this.#name !== undefined) LINES.delete(this.#name)
  }

  get #canRedeem(): boolean {
    return this.#connection.channels.canRedeem
  }

  get #source(): RequestSource {
    return this.#connection.caller.source
  }

  /** What waits for a session; nothing once the connection has ended. */
  #batchOf(bound: string): Batch | undefined {
    if (this.#isClosed) return undefined
    const waiting = (this.#waiting ??= new Map<string, Batch>())
    const batch = waiting.get(bound) ?? { values: new Map(), sets: false, settled: [] }
    waiting.set(bound, batch)
    return batch
  }

  #setsCookies(batch: Batch | undefined): void {
    if (batch) batch.sets = true
    this.#renewedAt = clock()
    this.#next()
  }

  /** Sends the next ticket, unless there is one. */
  #next(): void {
    const [next] = this.#waiting ?? []
    if (!next || this.#out) return
    const [bound, batch] = next
    this.#waiting?.delete(bound)
    const timer = setTimeout(() => this.#out && this.#over(this.#out, false), TICKET_LIFE).unref()
    const out: Out = { number: ++this.#number, batch, timer, isUsed: false }
    this.#out = out
    this.#tell({ ticket: this.#print(out, bound) })
  }

  #print({ number, batch }: Out, bound: string): string {
    if (this.#name === undefined) LINES.set((this.#name = randomUUID()), this)
    return this.#owner.tickets.print({
      process: PROCESS,
      line: this.#name,
      number,
      time: Date.now(),
      order: moment(),
      visitor: this.#owner.visitorOf(this.#source) ?? '',
      bound,
      values: [...batch.values],
      sets: batch.sets,
    })
  }

  #over(out: Out, isKept: boolean): void {
    clearTimeout(out.timer)
    this.#out = undefined
    for (const settle of out.batch.settled) settle(isKept)
    this.#next()
  }

  #giveUp(): void {
    const waiting = [...(this.#waiting?.values() ?? [])]
    this.#waiting = undefined
    for (const { settled } of waiting) for (const settle of settled) settle(false)
    if (this.#out) this.#over(this.#out, false)
  }

  #tell(payload: Payload): void {
    this.#connection.sender.send({
      joinRef: null,
      ref: null,
      topic: CONNECTION_TOPIC,
      event: MESSAGE.session,
      payload,
    })
  }
}

/** Tells whether the browser's session has what is in a batch. */
function settledOf({ settled }: Batch): Promise<boolean> {
  return new Promise((resolve) => settled.push(resolve))
}
