import { clock } from '../clock.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Transport } from './transport.ts'

/** How long nothing may move while messages wait. @unit milliseconds */
const STANDSTILL = 5000

/** How long a message that has arrived may wait; a browser sends a heartbeat every 20 to 25 s. @unit milliseconds */
const LONGEST_WAIT = 20_000

/** Text, or the bytes of a binary message. */
export type Message = string | Buffer

/** Messages that arrived in one piece of the network's with one that has to wait. */
type Waiting = {
  readonly messages: Message[]
  readonly since: number
  movedAt: number
  isPumping: boolean
  /** Pumps, where more came than may be read in a second. */
  timer: NodeJS.Timeout | undefined
}

/** Takes what limiters read of their connections: one for all of them. */
export interface ReadLimiterDelegate<Connection> {
  readonly limits: ReadLimits
  /** Does the client read what it is sent? While it does not, nothing of it is read. */
  isReady(connection: Connection): boolean
  limiterReceived(message: Message, connection: Connection): void
  /** More messages come in a second than may be read: the others are read later. */
  limiterThrottled(connection: Connection): void
}

/** How much may be read, see `Limits`. */
export type ReadLimits = {
  readonly framesPerSecond: number
  /** @unit bytes */
  readonly waitingBytes: number
}

/**
 * Reads the messages of a connection in their order: not more in a second than allowed, and none while too much is
 * unanswered. A client that is too fast is not punished: it is read later, and the network makes it wait.
 */
export class ReadLimiter<Connection> {
  readonly #connection: Connection
  readonly #delegate: ReadLimiterDelegate<Connection>
  readonly #transport: Pick<Transport, 'pause' | 'resume'>
  /** Made when a message has to wait. */
  #waiting: Waiting | undefined
  /** What may still be read before something is answered; the last message may be larger. @unit bytes */
  #room: number
  /** Made for a message, and let go when it is full again. */
  #bucket: TokenBucket | undefined
  #isClosed = false

  constructor(
    connection: Connection,
    transport: Pick<Transport, 'pause' | 'resume'>,
    delegate: ReadLimiterDelegate<Connection>,
  ) {
    this.#connection = connection
    this.#delegate = delegate
    this.#transport = transport
    this.#room = delegate.limits.waitingBytes
  }

  /** Is so much unanswered that nothing more is read? */
  get isFull(): boolean {
    return this.#room <= 0
  }

  /** What has been read and is not answered. @unit bytes */
  get held(): number {
    return this.#delegate.limits.waitingBytes - this.#room
  }

  /** Is everything answered that has arrived? */
  get isDone(): boolean {
    return !this.#waiting && this.#room === this.#delegate.limits.waitingBytes
  }

  /** A message has arrived. */
  add(message: Message): void {
    if (this.#isClosed) return
    if (!this.#waiting && this.#mayTake()) this.#delegate.limiterReceived(message, this.#connection)
    else this.#wait().messages.push(message)
  }

  /** Something was read that is not answered yet. @param size see `sizeOf` */
  workOpened(size: number): void {
    this.#room -= size
  }

  /** It was answered, or its answer is not waited for any more. */
  workClosed(size: number): void {
    const wasFull = this.isFull
    this.#room += size
    if (wasFull && this.#room > 0) this.pump()
  }

  /** Reads what waits, if it may be read now. */
  pump(): void {
    const waiting = this.#waiting
    // What is received may pump again; the loop below goes on by itself.
    if (!waiting || waiting.isPumping) return
    waiting.isPumping = true
    while (this.#waiting === waiting && this.#mayTake()) this.#takeNext(waiting)
    waiting.isPumping = false
  }

  /** Do messages wait, and was none read for so long that the client may take the server for dead? */
  isStuck(now: number): boolean {
    if (!this.#waiting) return false
    const { since, movedAt } = this.#waiting
    return now - movedAt > STANDSTILL || now - since > LONGEST_WAIT
  }

  /** Lets go what it can make again. Called from time to time. */
  tidy(): void {
    if (this.#bucket?.isFull()) this.#bucket = undefined
  }

  /** Nothing is read any more. */
  close(): void {
    this.#isClosed = true
    this.#waitNoMore()
  }

  #takeNext(waiting: Waiting): void {
    const message = waiting.messages.shift()
    if (message === undefined) {
      this.#waitNoMore()
      this.#transport.resume()
    } else {
      waiting.movedAt = clock()
      this.#delegate.limiterReceived(message, this.#connection)
    }
  }

  #wait(): Waiting {
    if (this.#waiting) return this.#waiting
    this.#transport.pause()
    const now = clock()
    return (this.#waiting = { messages: [], since: now, movedAt: now, isPumping: false, timer: undefined })
  }

  #waitNoMore(): void {
    clearTimeout(this.#waiting?.timer)
    this.#waiting = undefined
  }

  #mayTake(): boolean {
    if (this.#isClosed || this.isFull || !this.#delegate.isReady(this.#connection)) return false
    const { framesPerSecond } = this.#delegate.limits
    const bucket = (this.#bucket ??= new TokenBucket(framesPerSecond, framesPerSecond))
    if (bucket.hasOne()) {
      bucket.take()
      return true
    }
    this.#delegate.limiterThrottled(this.#connection)
    this.#pumpLater()
    return false
  }

  #pumpLater(): void {
    const waiting = this.#wait()
    waiting.timer ??= setTimeout(() => {
      waiting.timer = undefined
      this.pump()
    }, 20).unref()
  }
}
