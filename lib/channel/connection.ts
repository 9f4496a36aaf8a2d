import {
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
import { ReadLimiter } from '../transport/read-limiter.ts'
import type { Transport, TransportDelegate, TransportError } from '../transport/transport.ts'
import type { ChannelOwner } from './channel.ts'
import { Channels } from './channels.ts'
import type { ConnectionContext } from './connection-context.ts'
import { Departure, farewellsOf } from './departure.ts'
import { FrameReader, type JoinPermit } from './frame-reader.ts'
import { FrameSender } from './frame-sender.ts'
import { Reports } from './reports.ts'

/** The owner of a connection. */
export interface ConnectionOwner extends JoinPermit {
  readonly context: ConnectionContext
  connectionClosed(connection: Connection): void
}

type Caller = ChannelOwner['caller']

/** The client of a connection: where its requests come from, and whom it is counted for. */
export type Peer = Pick<Caller, 'source' | 'visitor' | 'network'>

/**
 * One client on one transport, from its handshake to its end: it is ended when it is silent, useless or does not read.
 * Frames come in by its reader, and go out by its sender.
 */
export class Connection implements TransportDelegate, ChannelOwner {
  readonly channels: Channels
  readonly sender: FrameSender
  readonly work: ReadLimiter<Connection>
  readonly #transport: Transport
  readonly #source: Caller['source']
  readonly #visitor: string
  readonly #network: string
  readonly #owner: ConnectionOwner
  readonly #openedAt = clock()
  #heardAt = clock()
  /** Has anything come since the last check? Only a check looks at the clock, which takes longer than most of a frame. */
  #hasSpoken = false
  #session: ChannelOwner['session'] | undefined
  /** Made when something is first reported, or needs the page's console. */
  #reports: Reports | undefined

  constructor(transport: Transport, { source, visitor, network }: Peer, owner: ConnectionOwner) {
    this.#transport = transport
    this.#source = source
    this.#visitor = visitor
    this.#network = network
    this.#owner = owner
    this.sender = new FrameSender(transport, this)
    this.work = new ReadLimiter<Connection>(this, transport, FrameReader.of(owner))
    this.channels = new Channels(this, owner.context)
    transport.delegate = this
  }

  /** Ends the connection if it is silent, useless or does not read, and tidies up. Called from time to time. */
  check(now: number): void {
    const { joinTime, silence } = this.channels.limits
    const { isBehind, unsent } = this.sender
    if (this.#hasSpoken) this.#heardAt = now
    this.#hasSpoken = false
    this.work.tidy()
    this.channels.tidy()
    if (!this.channels.isUsed && now - this.#openedAt > joinTime) this.end(joinLate(joinTime), CLOSE.policy)
    else if (this.work.isFull && !isBehind && this.work.isStuck(now)) this.#makeRoom()
    else if (now - this.#heardAt <= silence) return
    else if (isBehind) this.end(readerSlow(unsent), CLOSE.tryLater)
    else this.end(heartbeatMissed(silence), CLOSE.goingAway)
  }

  /** Is everything answered and sent, and does no callback run? */
  get isIdle(): boolean {
    return this.work.isDone && !this.channels.views.isBusy && this.sender.unsent === 0
  }

  /**
   * Asks the browser to come back.
   * @param how `elsewhere`: to another process. Events that still arrive are not handled: their replies could not be
   * sent, so the browser takes them for lost. `at once`: the same, without waiting for the browser to close its end
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
    if (this.sender.isClosed) return
    const farewells = moment === undefined ? [] : farewellsOf(this.channels.open)
    this.#session?.leave()
    this.transportClosed()
    if (farewells.length === 0) this.#transport.close(CLOSE.restart)
    else new Departure(this.#transport, moment ?? 0, farewells)
  }

  /** Ends it because of something that its client did or did not do. @param code see `CLOSE` */
  end(error: LiveError, code: number): void {
    if (this.sender.isClosed) return
    this.#owner.context.report(error)
    this.#transport.close(code)
    this.transportClosed()
  }

  // Transport delegate

  transportHeard(): void {
    this.#hasSpoken = true
  }

  transportReceived(data: Buffer, isBinary: boolean): void {
    this.transportHeard()
    if (!this.sender.isClosed) this.work.add(isBinary ? data : data.toString())
  }

  transportFailed(error: TransportError): void {
    const isTooLarge = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    const { report, limits } = this.#owner.context
    report(isTooLarge ? frameTooLarge(limits.frameBytes) : frameInvalid(error.message))
  }

  transportClosed(): void {
    if (this.sender.isClosed) return
    this.sender.close()
    this.work.close()
    this.#session?.close()
    this.channels.close()
    this.#owner.connectionClosed(this)
  }

  // Channel owner

  get caller(): Caller {
    const { doorkeeper, basePath, isDevelopment } = this.#owner.context
    const console = isDevelopment ? this.#made.console : undefined
    return {
      source: this.#source,
      visitor: this.#visitor,
      network: this.#network,
      doorkeeper,
      basePath,
      console,
    }
  }

  /** Made when something is to be done with the session, which is rare. */
  get session(): ChannelOwner['session'] {
    if (this.#session) return this.#session
    this.#session = this.#owner.context.sessions.line(this, this.#openedAt)
    if (this.sender.isClosed) this.#session.close()
    return this.#session
  }

  report(error: LiveError, isTheirs: boolean = error.fault === 'client'): void {
    this.#made.add(error, isTheirs)
  }

  get #made(): Reports {
    return (this.#reports ??= new Reports(this, this.#owner.context))
  }

  /** Nothing is read because too much waits: the view that keeps most of it is ended, and its browser joins it anew. */
  #makeRoom(): void {
    const error = limitReached('waitingBytes', this.channels.limits.waitingBytes)
    const { busiest } = this.channels
    if (busiest) busiest.fail(error)
    else this.end(error, CLOSE.policy)
  }
}
