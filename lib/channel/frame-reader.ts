import { clock } from '../clock.ts'
import { describe, frameInvalid, limitReached, type LiveError } from '../errors/index.ts'
import { CLOSE } from '../protocol/close-codes.ts'
import { decode, type Frame } from '../protocol/frame.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'
import type { SessionLine } from '../session/session-line.ts'
import type { Message, ReadLimiterDelegate } from '../transport/read-limiter.ts'
import { sizeOf } from './channel.ts'
import type { Channels } from './channels.ts'
import type { Leaving } from './closing.ts'
import type { FrameSender } from './frame-sender.ts'

/** How often at most it is said that a connection is too fast. @unit milliseconds */
const A_MINUTE = 60_000

const LATER = 'What comes too fast is read later. It is said once a minute for a connection.'

/** Says whether anything can be joined. */
export interface JoinPermit {
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

/** Reads the frames of one connection: each is for a channel, or for the connection itself. */
export class FrameReader implements ReadLimiterDelegate {
  readonly #connection: ReadConnection
  readonly #permit: JoinPermit
  #throttledAt: number | undefined

  constructor(connection: ReadConnection, permit: JoinPermit) {
    this.#connection = connection
    this.#permit = permit
  }

  isReady(): boolean {
    return this.#connection.sender.isReady()
  }

  limiterReceived(message: Message): void {
    if (typeof message === 'string') this.#receive(message)
    else {
      const flaw = this.#connection.channels.receiveBytes(message)
      if (flaw !== undefined) this.#connection.end(frameInvalid(flaw), CLOSE.unsupported)
    }
  }

  limiterThrottled(): void {
    const now = clock()
    if (this.#throttledAt !== undefined && now - this.#throttledAt < A_MINUTE) return
    this.#throttledAt = now
    const { framesPerSecond } = this.#connection.channels.limits
    this.#connection.report(limitReached('framesPerSecond', framesPerSecond, LATER), false)
  }

  #receive(text: string): void {
    const frame = decode(text)
    const { channels } = this.#connection
    if (typeof frame === 'string') this.#connection.report(frameInvalid(frame))
    else if (frame.topic === CONNECTION_TOPIC) this.#receiveOwn(frame)
    else if (frame.event !== MESSAGE.join) channels.receive({ frame, size: sizeOf(text) })
    else if (this.#permit.mayJoin(this.#connection)) channels.join({ frame, size: sizeOf(text) })
  }

  /** Takes a message about the connection itself. */
  #receiveOwn({ joinRef, ref, topic, event, payload }: Frame): void {
    if (event === MESSAGE.session) this.#connection.session.received(payload)
    else if (event === MESSAGE.heartbeat)
      this.#connection.sender.send({
        joinRef,
        ref,
        topic,
        event: MESSAGE.reply,
        payload: { status: 'ok', response: {} },
      })
    else this.#connection.report(frameInvalid(`"${CONNECTION_TOPIC}" knows no message ${describe(event)}`))
  }
}
