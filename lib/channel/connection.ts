import type { Server } from 'node:http'
import { inside, outside } from '../base-path.ts'
import {
  callbackFailed,
  frameInvalid,
  frameTooLarge,
  joinLate,
  limitReached,
  describe,
  type LiveError,
  heartbeatMissed,
  readerSlow,
} from '../errors/index.ts'
import { CLOSE } from '../protocol/close-codes.ts'
import { decode, encode, type Frame } from '../protocol/frame.ts'
import { FRAME_BYTES } from '../protocol/limits.ts'
import type { Limits } from '../options/limits.ts'
import type { Transport, TransportDelegate } from '../transport/transport.ts'
import { sizeOf, type Work } from './backlog.ts'
import { clock } from '../clock.ts'
import { Channel, type ChannelOwner } from './view-channel.ts'
import { lineOf, type ConsoleLine } from './console.ts'
import { destinationOf, type Doorkeeper } from './destination.ts'
import { hasEnded, NONE_ENDED, withEnded } from './ended-joins.ts'
import { visit, type Visitor } from '../http/subrequest.ts'
import { outcomeOf, type VisitOutcome } from './exit.ts'
import { ReadLimiter, type Message, type ReadLimiterDelegate } from '../transport/read-limiter.ts'
import type { Join } from './join.ts'
import type { JoinTurns } from './join-turns.ts'
import { Refusals } from './refusals.ts'
import type { Trip } from './trip.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'

/** Who owns a connection. */
export interface ConnectionDelegate {
  readonly limits: Limits
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
  /** Outside production, pages hear what the log says of them. */
  readonly isDevelopment: boolean
  report(error: LiveError): void
  readonly doorkeeper: Doorkeeper
  /** The joins of all connections. */
  readonly joins: JoinTurns
  connectionClosed(connection: Connection): void
}

/** Unsent bytes above which views keep their news together until the browser has read. */
const BEHIND = 65_536

/** One client on one transport: frames in and out, channels by topic, and the limits of what its client can make grow. */
export class Connection implements TransportDelegate, ChannelOwner, ReadLimiterDelegate {
  readonly #transport: Transport
  readonly #visitor: Visitor
  readonly #delegate: ConnectionDelegate
  readonly #limiter: ReadLimiter
  /** Mostly one; a map for each connection would take more than the channel, and a spread leaves room for many. */
  #channels: readonly Channel[] = []
  readonly #openedAt = clock()
  #state: 'new' | 'used' | 'closed' = 'new'
  #heardAt = clock()
  #refusals: Refusals | undefined
  #ended = NONE_ENDED
  #isBehind = false
  #hearsLog = false

  constructor(transport: Transport, visitor: Visitor, delegate: ConnectionDelegate) {
    this.#transport = transport
    this.#visitor = visitor
    this.#delegate = delegate
    this.#limiter = new ReadLimiter(delegate.limits, transport, this)
    transport.delegate = this
  }

  /** Ends the connection if it is silent, useless or does not read. Called from time to time. */
  check(now: number): void {
    const { joinTime, silence } = this.#delegate.limits
    if (this.#state === 'new' && now - this.#openedAt > joinTime) this.#end(joinLate(joinTime), CLOSE.policy)
    else if (this.#limiter.isFull && !this.#isBehind && this.#limiter.isStuck(now)) this.#makeRoom()
    else if (now - this.#heardAt <= silence) return
    else if (this.#isBehind) this.#end(readerSlow(this.#transport.bufferedAmount), CLOSE.tryLater)
    else this.#end(heartbeatMissed(silence), CLOSE.goingAway)
  }

  /** The server through which it came. */
  get server(): Server {
    return this.#visitor.server
  }

  /** Asks the browser to come back. */
  close(): void {
    this.#transport.close(CLOSE.goingAway)
  }

  // Transport delegate

  transportHeard(): void {
    this.#heardAt = clock()
  }

  transportReceived(data: Buffer, isBinary: boolean): void {
    this.transportHeard()
    if (isBinary) this.#end(frameInvalid('it is binary, and nothing here takes bytes'), CLOSE.unsupported)
    else if (this.#state !== 'closed') this.#limiter.add(data.toString())
  }

  transportFailed(error: Error & { readonly code?: string }): void {
    const { limits } = this.#delegate
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
      this.#delegate.report(frameTooLarge(limits.frameBytes))
    else this.#delegate.report(frameInvalid(error.message))
  }

  transportClosed(): void {
    this.#hasClosed()
  }

  // Channel owner

  get frameBytes(): number | undefined {
    const { frameBytes } = this.#delegate.limits
    return frameBytes === FRAME_BYTES ? undefined : frameBytes
  }

  send(frame: Frame): void {
    if (this.#state === 'closed') return
    const { bufferedAmount } = this.#transport
    if (bufferedAmount > this.#delegate.limits.unsentBytes) {
      this.#end(readerSlow(bufferedAmount), CLOSE.tryLater)
      return
    }
    const text = encode(frame)
    if (!this.#isBehind && bufferedAmount + text.length * 3 <= BEHIND) {
      this.#transport.send(text)
    } else {
      this.#transport.send(text, () => {
        this.#wasSent()
      })
      // Only `wasSent` says that it has caught up: it gives out what was kept back.
      this.#isBehind ||= this.#transport.bufferedAmount > BEHIND
    }
  }

  isReady(): boolean {
    return !this.#isBehind
  }

  async visit(join: Join, channel: Channel): Promise<VisitOutcome> {
    const { doorkeeper, basePath } = this.#delegate
    const { headers } = this.#visitor
    const arrival = { channel, channels: this.#channels, headers, doorkeeper, basePath }
    const found = await destinationOf(join, arrival)
    if (typeof found !== 'string') return { kind: 'refused', ...found }
    const outcome = await this.#send(found, join)
    if (outcome.kind === 'refused' && outcome.error.code === 'LIVE_JOIN_REFUSED') doorkeeper.wasAstray(join)
    return outcome
  }

  travel(path: string, trip: Trip): Promise<VisitOutcome> {
    return this.#send(inside(this.#delegate.basePath, path), trip)
  }

  workOpened(size: number): void {
    this.#limiter.workOpened(size)
  }

  workClosed(size: number): void {
    this.#limiter.workClosed(size)
  }

  listens(): void {
    this.#hearsLog = this.#delegate.isDevelopment
    this.say({})
  }

  say(payload: ConsoleLine): void {
    if (this.#hearsLog)
      this.send({ joinRef: null, ref: null, topic: CONNECTION_TOPIC, event: MESSAGE.console, payload })
  }

  report(error: LiveError, isTheirs: boolean = error.fault === 'client'): void {
    this.#delegate.report(error)
    this.say(lineOf(error))
    if (isTheirs) this.#countRefusal()
  }

  channelOf(topic: string): Channel | undefined {
    return this.#channels.find((channel) => channel.topic === topic)
  }

  channelClosed(channel: Channel): void {
    this.#channels = this.#channels.filter((other) => other !== channel)
    for (const other of this.#channels) if (other.around === channel) other.close()
    if (this.#state !== 'closed') this.#ended = withEnded(this.#ended, channel)
  }

  // Read limiter delegate

  limiterReceived(message: Message): void {
    const text = String(message)
    const frame = decode(text)
    if (typeof frame === 'string') this.report(frameInvalid(frame))
    else if (frame.topic === CONNECTION_TOPIC) this.#heartbeat(frame)
    else if (frame.event === MESSAGE.join) this.#join({ frame, size: sizeOf(text) })
    else this.#route({ frame, size: sizeOf(text) })
  }

  async #send(path: string, claim: Join | Trip): Promise<VisitOutcome> {
    const { doorkeeper, basePath } = this.#delegate
    claim.door = { router: doorkeeper, path: this.#visitor.door }
    const outcome = outcomeOf(await visit(this.#visitor, path, claim), path)
    return outcome.kind === 'redirect' ? { ...outcome, to: outside(basePath, outcome.to) } : outcome
  }

  // Frames

  #heartbeat(frame: Frame): void {
    if (frame.event === MESSAGE.heartbeat) this.#reply(frame, 'ok', {})
    else this.report(frameInvalid(`"phoenix" knows no message ${describe(frame.event)}`))
  }

  #join(work: Work): void {
    const { frame } = work
    const { topic, ref } = frame
    if (ref === null || !topic.startsWith('lv:') || topic.length > 255) {
      this.report(frameInvalid(`nothing can be joined at the topic ${describe(topic)}`))
      this.#reply(frame, 'error', { reason: 'unmatched topic' })
      return
    }
    this.#replace(topic)
    if (this.#channels.length >= this.#delegate.limits.channels) {
      this.report(limitReached('channels', this.#delegate.limits.channels))
      this.#reply(frame, 'error', { reason: 'too many channels joined' })
      return
    }
    this.#start(topic, ref, work)
  }

  /** The newer join of a topic takes the place of the older. */
  #replace(topic: string): void {
    const older = this.channelOf(topic)
    if (!older) return
    older.close()
    this.send({ joinRef: older.joinRef, ref: older.joinRef, topic, event: MESSAGE.close, payload: {} })
  }

  /** A join waits for its turn, and is open until the application is through with it, even if it was replaced. */
  #start(topic: string, ref: string, { frame, size }: Work): void {
    const channel = new Channel(topic, ref, this)
    this.#channels = this.#channels.concat(channel)
    this.#state = 'used'
    this.workOpened(size)
    const { joins, doorkeeper } = this.#delegate
    const visitors = doorkeeper.visitorsOf(this.#visitor.headers)
    const isWanted = (): boolean => this.#channels.includes(channel)
    const run = async (): Promise<void> => {
      if (isWanted()) await this.#run(channel, frame, visitors)
      this.workClosed(size)
    }
    joins.add(visitors[0]?.id, { connection: this, isWanted, run })
  }

  #run(channel: Channel, { payload, topic }: Frame, visitors: Join['visitors']): Promise<void> {
    return channel.join(payload, visitors).catch((error: unknown) => {
      const failure = callbackFailed('the application', `the join of ${describe(topic)}`, error)
      channel.joinRefused(failure, 'join crashed')
    })
  }

  #route(work: Work): void {
    const { frame } = work
    const channel = this.channelOf(frame.topic)
    if (channel && channel.joinRef === frame.joinRef) channel.receive(work)
    else if (frame.event === MESSAGE.leave) this.#reply(frame, 'ok', {})
    else if (!channel) {
      if (!hasEnded(this.#ended, frame))
        this.report(frameInvalid(`nothing is joined at the topic ${describe(frame.topic)}`))
      this.#reply(frame, 'error', { reason: 'unmatched topic' })
    }
  }

  #reply(
    { joinRef, ref, topic }: Frame,
    status: 'ok' | 'error',
    response: { readonly reason?: string },
  ): void {
    this.send({ joinRef, ref, topic, event: MESSAGE.reply, payload: { status, response } })
  }

  #countRefusal(): void {
    this.#refusals ??= new Refusals()
    const max = this.#delegate.limits.refusedFrames
    if (this.#refusals.add() === max) this.#end(limitReached('refusedFrames', max), CLOSE.policy)
  }

  /** A frame that had to wait was sent. */
  #wasSent(): void {
    if (this.#state === 'closed' || !this.#isBehind || this.#transport.bufferedAmount > BEHIND / 2) return
    this.#isBehind = false
    for (const channel of this.#channels) channel.flush()
    this.#limiter.pump()
  }

  /** Nothing is read because too much waits: the view that keeps most of it is ended, and its browser joins it anew. */
  #makeRoom(): void {
    const error = limitReached('waitingBytes', this.#delegate.limits.waitingBytes)
    const [busiest] = [...this.#channels].sort((a, b) => b.held - a.held)
    if (busiest?.held) busiest.fail(error)
    else this.#end(error, CLOSE.policy)
  }

  // Ends

  #end(error: LiveError, code: number): void {
    if (this.#state === 'closed') return
    this.#delegate.report(error)
    this.#transport.close(code)
    this.#hasClosed()
  }

  #hasClosed(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#limiter.close()
    for (const channel of this.#channels) channel.close()
    this.#delegate.connectionClosed(this)
  }
}
