import {
  describe,
  frameInvalid,
  frameTooLarge,
  heartbeatMissed,
  joinLate,
  limitReached,
  readerSlow,
  type LiveError,
} from '../errors/index.ts'
import { clock } from '../clock.ts'
import { CLOSE } from '../protocol/close-codes.ts'
import { decode, encode, type Frame } from '../protocol/frame.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'
import type { Limits } from '../limits.ts'
import type { Transport, TransportDelegate } from '../transport/transport.ts'
import { ReadLimiter, type Message, type ReadLimiterDelegate } from '../transport/read-limiter.ts'
import { sizeOf, type ChannelOwner, type Work } from './channel.ts'
import { Channels, type ChannelsContext } from './channels.ts'
import { Departure } from './departure.ts'
import { lineOf, PageConsole } from '../join/console.ts'
import type { Caller } from '../join/caller.ts'
import type { SessionLine } from '../session/session-line.ts'
import type { Sessions } from '../session/sessions.ts'

/** The owner of a connection, and what all its connections share. */
export interface ConnectionDelegate extends ChannelsContext, Pick<Caller, 'doorkeeper' | 'basePath'> {
  readonly limits: Limits
  /** Outside production, pages hear what the log says of them. */
  readonly isDevelopment: boolean
  readonly sessions: Sessions
  report(error: LiveError): void
  /** May anything be joined on it? If not, the connection is about to end. */
  mayJoin(connection: Connection): boolean
  connectionClosed(connection: Connection): void
}

/** Unsent bytes above which views merge their changes until the browser has read. @unit bytes */
const BEHIND = 65_536

/** How long refused frames are counted together. @unit milliseconds */
const A_MINUTE = 60_000

/** One client on one transport: frames in and out, heartbeats, and the limits of what the client can make grow. */
export class Connection implements TransportDelegate, ChannelOwner, ReadLimiterDelegate {
  readonly channels: Channels
  readonly work: ReadLimiter
  readonly session: SessionLine
  readonly #transport: Transport
  readonly #source: Caller['source']
  readonly #delegate: ConnectionDelegate
  readonly #openedAt = clock()
  #isClosed = false
  #heardAt = clock()
  /** Has anything come since the last check? Only a check looks at the clock, which takes longer than most of a frame. */
  #hasSpoken = false
  /** Refused frames within a minute, and when the first of them came. */
  #refusals: { count: number; readonly since: number } | undefined
  #isBehind = false
  #console: PageConsole | undefined

  constructor(transport: Transport, source: Caller['source'], delegate: ConnectionDelegate) {
    this.#transport = transport
    this.#source = source
    this.#delegate = delegate
    this.work = new ReadLimiter(delegate.limits, transport, this)
    this.channels = new Channels(this, delegate)
    this.session = delegate.sessions.line(source, (frame) => this.send(frame))
    transport.delegate = this
  }

  /** Ends the connection if it is silent, useless or does not read. Called from time to time. */
  check(now: number): void {
    const { joinTime, silence } = this.limits
    if (this.#hasSpoken) this.#heardAt = now
    this.#hasSpoken = false
    if (!this.channels.isUsed && now - this.#openedAt > joinTime) this.#end(joinLate(joinTime), CLOSE.policy)
    else if (this.work.isFull && !this.#isBehind && this.work.isStuck(now)) this.#makeRoom()
    else if (now - this.#heardAt <= silence) return
    else if (this.#isBehind) this.#end(readerSlow(this.#transport.bufferedAmount), CLOSE.tryLater)
    else this.#end(heartbeatMissed(silence), CLOSE.goingAway)
  }

  /** Is everything answered and sent, and does no callback run? */
  get isIdle(): boolean {
    return this.work.isDone && !this.channels.views.isBusy && this.#transport.bufferedAmount === 0
  }

  /**
   * Asks the browser to come back. When it is sent elsewhere, nothing of what it still says is done, for the answer
   * could not be sent: what it takes for lost is lost. At once: without waiting for it.
   */
  close(how?: 'elsewhere' | 'at once'): void {
    if (how) this.work.close()
    this.#transport.close(how ? CLOSE.restart : CLOSE.goingAway)
    if (how === 'at once') this.#transport.terminate()
  }

  /**
   * Ends it, with all that waits. Its browser is to load its page anew, or only to connect anew.
   * @param moment after which the page is loaded, in milliseconds; undefined if it is not
   */
  leave(moment?: number): void {
    if (this.#isClosed) return
    const farewells = moment === undefined ? [] : this.channels.farewells()
    this.session.leave()
    this.transportClosed()
    if (farewells.length === 0) this.#transport.close(CLOSE.restart)
    else new Departure(this.#transport, moment ?? 0, farewells)
  }

  /** What waits in it, in bytes: messages that are not answered, and what the browser has not read. */
  get load(): { readonly pending: number; readonly unsent: number; readonly isBehind: boolean } {
    return {
      pending: this.work.held,
      unsent: this.#transport.bufferedAmount,
      isBehind: this.#isBehind,
    }
  }

  // Transport delegate

  transportHeard(): void {
    this.#hasSpoken = true
  }

  transportReceived(data: Buffer, isBinary: boolean): void {
    this.transportHeard()
    if (!this.#isClosed) this.work.add(isBinary ? data : data.toString())
  }

  transportFailed(error: Error & { readonly code?: string }): void {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
      this.#delegate.report(frameTooLarge(this.limits.frameBytes))
    else this.#delegate.report(frameInvalid(error.message))
  }

  transportClosed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.work.close()
    this.session.close()
    this.channels.close()
    this.#delegate.connectionClosed(this)
  }

  // Read limiter delegate

  limiterReceived(message: Message): void {
    if (typeof message === 'string') this.#receive(message)
    else {
      const flaw = this.channels.receiveBytes(message)
      if (flaw !== undefined) this.#end(frameInvalid(flaw), CLOSE.unsupported)
    }
  }

  // Channel owner

  get limits(): Limits {
    return this.#delegate.limits
  }

  get caller(): Caller {
    const { doorkeeper, basePath } = this.#delegate
    return { source: this.#source, doorkeeper, basePath, console: this.#consoleOfPage() }
  }

  send(frame: Frame): string {
    if (this.#isClosed) return ''
    const { bufferedAmount } = this.#transport
    if (bufferedAmount > this.limits.unsentBytes) {
      this.#end(readerSlow(bufferedAmount), CLOSE.tryLater)
      return ''
    }
    const text = encode(frame)
    if (!this.#isBehind && bufferedAmount + text.length * 3 <= BEHIND) {
      this.#transport.sendText(text)
    } else {
      this.#transport.sendText(text, () => {
        this.#wasSent()
      })
      // Only `#wasSent` ends this state, since it also sends what was kept back.
      this.#isBehind ||= this.#transport.bufferedAmount > BEHIND
    }
    return text
  }

  isReady(): boolean {
    return !this.#isBehind
  }

  report(error: LiveError, isTheirs: boolean = error.fault === 'client'): void {
    this.#delegate.report(error)
    this.#console?.say(lineOf(error))
    if (isTheirs) this.#countRefusal()
  }

  // Frames

  #consoleOfPage(): PageConsole | undefined {
    if (!this.#delegate.isDevelopment) return undefined
    return (this.#console ??= new PageConsole((frame) => this.send(frame)))
  }

  #receive(text: string): void {
    const frame = decode(text)
    if (typeof frame === 'string') this.report(frameInvalid(frame))
    else if (frame.topic === CONNECTION_TOPIC) this.#receiveOwn(frame)
    else if (frame.event === MESSAGE.join) this.#join({ frame, size: sizeOf(text) })
    else this.channels.receive({ frame, size: sizeOf(text) })
  }

  #join(work: Work): void {
    if (this.#delegate.mayJoin(this)) this.channels.join(work)
  }

  /** Takes a message about the connection itself. */
  #receiveOwn({ joinRef, ref, topic, event, payload }: Frame): void {
    if (event === MESSAGE.session) this.session.received(payload)
    else if (event === MESSAGE.heartbeat)
      this.send({ joinRef, ref, topic, event: MESSAGE.reply, payload: { status: 'ok', response: {} } })
    else this.report(frameInvalid(`"${CONNECTION_TOPIC}" knows no message ${describe(event)}`))
  }

  #countRefusal(): void {
    const now = clock()
    if (!this.#refusals || now - this.#refusals.since > A_MINUTE) this.#refusals = { count: 0, since: now }
    const { refusedFrames } = this.limits
    if (++this.#refusals.count === refusedFrames)
      this.#end(limitReached('refusedFrames', refusedFrames), CLOSE.policy)
  }

  /** A frame that had to wait was sent. */
  #wasSent(): void {
    if (this.#isClosed || !this.#isBehind || this.#transport.bufferedAmount > BEHIND / 2) return
    this.#isBehind = false
    this.channels.flush()
    this.work.pump()
  }

  /** Nothing is read because too much waits: the view that keeps most of it is ended, and its browser joins it anew. */
  #makeRoom(): void {
    const error = limitReached('waitingBytes', this.limits.waitingBytes)
    const { busiest } = this.channels
    if (busiest) busiest.fail(error)
    else this.#end(error, CLOSE.policy)
  }

  #end(error: LiveError, code: number): void {
    if (this.#isClosed) return
    this.#delegate.report(error)
    this.#transport.close(code)
    this.transportClosed()
  }
}
