import { callbackFailed, describe, frameInvalid, limitReached, type LiveError } from '../errors/index.ts'
import type { Limits } from '../limits.ts'
import { decodeBinary } from '../protocol/binary-frame.ts'
import type { Frame } from '../protocol/frame.ts'
import { MESSAGE } from '../protocol/messages.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import type { Channel, ChannelFactory, ChannelOwner, Topics, Work } from './channel.ts'
import { EventRates } from './event-rates.ts'
import type { JoinTurns } from './join-turns.ts'
import { ViewTree } from './view-tree.ts'

/** What the channels of all connections share. */
export interface ChannelsContext {
  readonly limits: Limits
  /** What can be joined. */
  readonly topics: Topics
  /** The joins of all connections. */
  readonly joins: JoinTurns
}

/** A topic and the ref of its join: a channel has both, and each frame to it. */
type JoinName = { readonly topic: string; readonly joinRef: string | null }

/** What an answer repeats of a frame. */
type Answered = Pick<Frame, 'joinRef' | 'ref' | 'topic'>

/** Shared by all connections on which no channel has ended yet, which are nearly all. */
const NONE: readonly string[] = []

/** Shared by all connections that have one channel, which are nearly all. */
const NO_OTHERS: readonly Channel[] = []

/** How many channels that have ended are remembered. A frame that their client sent before it knew is not reported. */
const MAX_ENDED = 128

const MAX_TOPIC = 255

/** The channels of one connection by their topics: starts them with a join, and hands each the messages for it. */
export class Channels {
  /** Has a page of theirs said that its browser redeems the tickets of a session line? */
  canRedeem = false
  /** When their page is asked for next (`Rechecks`). */
  recheckAt: number | undefined = undefined
  readonly #owner: ChannelOwner
  readonly #context: ChannelsContext
  /** Mostly the only one: a map or a list for it would take as much memory as the channel. */
  #first: Channel | undefined
  /** Those that were joined after it. */
  #others: readonly Channel[] = NO_OTHERS
  /** The newest last. */
  #ended = NONE
  #rates: EventRates | undefined
  /** Has a channel ended that took bytes? Its browser may have sent more before it knew. */
  #tookBytes = false

  constructor(owner: ChannelOwner, context: ChannelsContext) {
    this.#owner = owner
    this.#context = context
  }

  /** Those that have not ended, in the order of their joins. */
  get open(): readonly Channel[] {
    return this.#first ? [this.#first, ...this.#others] : []
  }

  /** Those that are views, as a tree; made when it is asked for. */
  get views(): ViewTree {
    return new ViewTree(this)
  }

  /** How many events of them may begin; made for one, and let go when as many may begin as ever. */
  get rates(): EventRates {
    return (this.#rates ??= new EventRates(this.limits, this.#owner))
  }

  get limits(): Limits {
    return this.#context.limits
  }

  /** The one whose unanswered messages take the most room. */
  get busiest(): Channel | undefined {
    const [busiest] = [...this.open].sort((a, b) => b.held - a.held)
    return busiest?.held ? busiest : undefined
  }

  /** Was anything joined yet? */
  get isUsed(): boolean {
    return this.#first !== undefined || this.#ended.length > 0
  }

  /** Takes a join. */
  join(work: Work): void {
    const { frame } = work
    const { topic, ref } = frame
    const factory = this.#factoryOf(topic)
    if (ref === null || !factory)
      return this.#refuse(frame, `nothing can be joined at the topic ${describe(topic)}`)
    this.#replace(topic)
    const max = this.limits.channels
    if (this.open.length < max) return this.#start(factory(topic, ref, this.#owner), work)
    this.#owner.report(limitReached('channels', max))
    this.#reply(frame, 'error', { reason: 'too many channels joined' })
  }

  /** Takes any other frame. */
  receive(work: Work): void {
    const { frame } = work
    const channel = this.#of(frame.topic)
    if (channel && channel.joinRef === frame.joinRef) channel.receive(work)
    else if (frame.event === MESSAGE.leave) this.#reply(frame, 'ok', {})
    else if (!channel) this.#unmatched(frame)
  }

  /** Takes a binary message. Says what is wrong with it, if no channel takes it. */
  receiveBytes(data: Buffer): string | undefined {
    const frame = decodeBinary(data)
    if (typeof frame === 'string') return frame
    const channel = this.#of(frame.topic)
    if (channel && channel.joinRef !== frame.joinRef) return undefined
    if (channel?.receiveBytes) channel.receiveBytes(frame)
    else if (!channel && this.#tookBytes) this.#unmatched(frame)
    else return 'it is binary, and nothing at its topic takes bytes'
    return undefined
  }

  /** The browser reads again. */
  flush(): void {
    for (const channel of this.open) channel.flush()
  }

  /** Lets go what can be made again. Called from time to time. */
  tidy(): void {
    if (this.#rates?.isFresh()) this.#rates = undefined
    for (const channel of this.open) channel.tidy?.()
  }

  /** A channel has ended. */
  closed(channel: Channel): void {
    this.#tookBytes ||= channel.receiveBytes !== undefined
    this.#keep(this.open.filter((other) => other !== channel))
    this.#ended = [...this.#ended, nameOf(channel)].slice(-MAX_ENDED)
  }

  /** The connection has ended. */
  close(): void {
    this.#rates?.close()
    for (const channel of this.open) channel.close()
  }

  #of(topic: string): Channel | undefined {
    if (this.#first?.topic === topic) return this.#first
    return this.#others.find((channel) => channel.topic === topic)
  }

  #keep([first, ...others]: readonly Channel[]): void {
    this.#first = first
    this.#others = others.length > 0 ? others : NO_OTHERS
  }

  #factoryOf(topic: string): ChannelFactory | undefined {
    const { topics } = this.#context
    const prefix = topic.slice(0, topic.indexOf(':') + 1)
    return topic.length <= MAX_TOPIC && Object.hasOwn(topics, prefix) ? topics[prefix] : undefined
  }

  /** The newer join of a topic takes the place of the older. */
  #replace(topic: string): void {
    const older = this.#of(topic)
    if (!older) return
    older.close()
    const { joinRef } = older
    this.#owner.sender.send({ joinRef, ref: joinRef, topic, event: MESSAGE.close, payload: {} })
  }

  /** A join waits for its turn, and is open until the application is through with it, even if it was replaced. */
  #start(channel: Channel, { frame, size }: Work): void {
    const { work, caller } = this.#owner
    this.#keep([...this.open, channel])
    work.workOpened(size)
    const visitors = caller.doorkeeper.visitorsOf(caller.source)
    const isWanted = (): boolean => this.open.includes(channel)
    const run = async (): Promise<void> => {
      if (isWanted()) await this.#run(channel, frame, visitors)
      work.workClosed(size)
    }
    const postpone = (): void => channel.fail(this.#noRoom(), frame.payload)
    this.#context.joins.add(visitors[0]?.id, { connection: this, isWanted, run, postpone })
  }

  #noRoom(): LiveError {
    return limitReached('queuedJoins', this.limits.queuedJoins, 'A join was told to come back later.')
  }

  #run(channel: Channel, { payload, topic }: Frame, visitors: readonly KnownVisitor[]): Promise<void> {
    return channel.join(payload, visitors).catch((error: unknown) => {
      channel.fail(callbackFailed('the application', `the join of ${describe(topic)}`, error))
    })
  }

  #unmatched(frame: Answered): void {
    if (this.#ended.includes(nameOf(frame))) this.#reply(frame, 'error', { reason: UNMATCHED })
    else this.#refuse(frame, `nothing is joined at the topic ${describe(frame.topic)}`)
  }

  #refuse(frame: Answered, why: string): void {
    this.#owner.report(frameInvalid(why))
    this.#reply(frame, 'error', { reason: UNMATCHED })
  }

  #reply(
    { joinRef, ref, topic }: Answered,
    status: 'ok' | 'error',
    response: { readonly reason?: string },
  ): void {
    this.#owner.sender.send({ joinRef, ref, topic, event: MESSAGE.reply, payload: { status, response } })
  }
}

const UNMATCHED = 'unmatched topic'

function nameOf({ topic, joinRef }: JoinName): string {
  return `${joinRef ?? ''} ${topic}`
}
