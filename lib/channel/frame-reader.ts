import { clock } from '../clock.ts'
import { describe, frameInvalid, limitReached, type LiveError } from '../errors/index.ts'
import { CLOSE } from '../protocol/close-codes.ts'
import { decode, type Frame } from '../protocol/frame.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'
import type { SessionLine } from '../session/session-line.ts'
import type { Message, ReadLimiterDelegate, ReadLimits } from '../transport/read-limiter.ts'
import { sizeOf } from './channel.ts'
import type { Channels } from './channels.ts'
import type { Leaving } from './closing.ts'
import type { FrameSender } from './frame-sender.ts'

/** How often at most it is said that a connection is too fast. @unit milliseconds */
const A_MINUTE = 60_000

const LATER = 'What comes too fast is read later. It is said once a minute for a connection.'

/** Says whether anything can be joined, and how much may be read. */
export interface JoinPermit {
  readonly context: { readonly limits: ReadLimits }
  /** May anything be joined on a connection? If not, the connection is about to end. */
  mayJoin(connection: Leaving): boolean
}

/** The connection that is read. */
interface ReadConnection extends Leaving {
  readonly channels: Channels
  readonly sender: FrameSender
  readonly session: SessionLine
  /** A frame is refused. */
  report(error: LiveError, isTheirs?: boolean): void
  /** What was sent cannot be taken at all. */
  end(error: LiveError, code: number): void
}

const readers = new WeakMap<JoinPermit, FrameReader>()

/** Reads the frames of connections: each is for a channel, or for the connection itself. */
export class FrameReader implements ReadLimiterDelegate<ReadConnection> {
  readonly #permit: JoinPermit
  /** When it was last said that a connection is too fast, of those that were. */
  readonly #throttledAt = new WeakMap<ReadConnection, number>()

  private constructor(permit: JoinPermit) {
    this.#permit = permit
  }

  /** The one of all connections that this permit is for: none keeps an object of its own to be read. */
  static of(permit: JoinPermit): FrameReader {
    const known = readers.get(permit)
    if (known) return known
    const reader = new FrameReader(permit)
    readers.set(permit, reader)
    return reader
  }

  get limits(): ReadLimits {
    return this.#permit.context.limits
  }

  isReady({ sender }: ReadConnection): boolean {
    return sender.isReady()
  }

  limiterReceived(message: Message, connection: ReadConnection): void {
    if (typeof message === 'string') this.#receive(message, connection)
    else {
      const flaw = connection.channels.receiveBytes(message)
      if (flaw !== undefined) connection.end(frameInvalid(flaw), CLOSE.unsupported)
    }
  }

  limiterThrottled(connection: ReadConnection): void {
    const now = clock()
    if (now - (this.#throttledAt.get(connection) ?? -Infinity) < A_MINUTE) return
    this.#throttledAt.set(connection, now)
    const { framesPerSecond } = this.limits
    connection.report(limitReached('framesPerSecond', framesPerSecond, LATER), false)
  }

  #receive(text: string, connection: ReadConnection): void {
    const frame = decode(text)
    const { channels } = connection
    if (typeof frame === 'string') connection.report(frameInvalid(frame))
    else if (frame.topic === CONNECTION_TOPIC) this.#receiveOwn(frame, connection)
    else if (frame.event !== MESSAGE.join) channels.receive({ frame, size: sizeOf(text) })
    else if (this.#permit.mayJoin(connection)) channels.join({ frame, size: sizeOf(text) })
  }

  /** Takes a message about the connection itself. */
  #receiveOwn({ joinRef, ref, topic, event, payload }: Frame, connection: ReadConnection): void {
    if (event === MESSAGE.session) connection.session.received(payload)
    else if (event === MESSAGE.heartbeat)
      connection.sender.send({
        joinRef,
        ref,
        topic,
        event: MESSAGE.reply,
        payload: { status: 'ok', response: {} },
      })
    else connection.report(frameInvalid(`"${CONNECTION_TOPIC}" knows no message ${describe(event)}`))
  }
}
