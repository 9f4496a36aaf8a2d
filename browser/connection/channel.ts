import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { Answer, Frame, Reply } from './answer.ts'
import { document } from '../dom/document.ts'

/** Sends frames; the connection, as a channel sees it. */
export interface FrameSender {
  /** Sends a frame. Without a `joinRef` it is a join, whose own ref becomes that. @returns the ref of the reply */
  send_(joinRef: string | null | undefined, topic: string, event: string, payload: object): string
}

/** What a view has lost: its connection (`client`), or the process behind it (`server`). */
export type Side = 'client' | 'server'

/** The owner of a channel. */
export interface ChannelDelegate {
  /** The payload of the next join. */
  joinPayload_(): object
  channelJoined_(answer: Answer): void
  channelRefused_(answer: Answer): void
  /** The channel is lost, and will join again by itself. */
  channelLost_(side: Side): void
  /** The server has not answered in time. */
  channelIgnored_(): void
  messageReceived_(event: string, payload: object): void
}

type ChannelState = 'waiting' | 'joining' | 'joined' | 'closed'
type Answered = (reply?: Reply) => void

const SECOND = 1000
const PAUSES = [1, 2, 5]

/**
 * One topic on the connection. It waits for the connection, or for the end of a pause after a failure:
 * waiting → joining → joined → waiting, until it is closed. Owned by a view.
 *
 * Every callback for a reply is called exactly once: without a reply when none can come any more.
 * See docs/protocol.md, "Channels".
 */
export class Channel {
  readonly #sender: FrameSender
  readonly #topic: string
  readonly #delegate: ChannelDelegate
  readonly #asked = new Map<string | null, Answered>()
  state_: ChannelState = 'waiting'
  /** Did the server redirect the page? Truthy if so. */
  isRedirected_: unknown = false
  #joinRef: string | undefined
  #failures = 0
  #early: (() => void)[] | undefined = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(sender: FrameSender, topic: string, delegate: ChannelDelegate) {
    this.#sender = sender
    this.#topic = topic
    this.#delegate = delegate
  }

  isJoined_(): boolean {
    return this.state_ === 'joined'
  }

  /**
   * Joins if the channel is waiting and no pause is running. If it may not be joined (its parent is lost), it is lost, too.
   */
  joinIfDue_(mayJoin: boolean | undefined): void {
    if (this.state_ !== 'waiting') {
      if (!mayJoin) this.lost_('server')
    } else if (mayJoin && !this.#timer) this.join_()
  }

  /** Joins over an open connection, also again. Frames of an earlier join are ignored from now on. */
  join_(): void {
    this.#end('joining')
    this.isRedirected_ = false
    this.#joinRef = undefined
    this.#joinRef = this.#ask(MESSAGE.join, this.#delegate.joinPayload_(), 10, (reply) => {
      if (!reply) return
      const { status, response } = reply
      if (status !== 'ok') return this.#delegate.channelRefused_(response)
      this.state_ = 'joined'
      this.#delegate.channelJoined_(response)
      // Not at once: a view that fails soon after each join would otherwise be joined every second.
      this.#timer = setTimeout(() => (this.#failures = 0), 10 * SECOND)
      for (const ask of this.#early ?? []) ask()
      this.#early = undefined
    })
  }

  /**
   * Sends an event. Up to 100 events wait for the first join, or for the join after `redirected_`; otherwise there is no
   * answer while the channel is not joined.
   */
  push_(event: string, payload: object, answered: (answer?: Answer) => void): void {
    const ask = () =>
      this.#ask(event, payload, 30, (reply) => answered(reply?.status === 'ok' ? reply.response : undefined))
    if (this.isJoined_()) ask()
    else if (this.#early && this.#early.length < 100) this.#early.push(ask)
    else answered()
  }

  /** Leaves the channel: its view is gone. */
  leave_(): void {
    if (this.state_ !== 'waiting') this.#say(MESSAGE.leave, {})
    this.close_()
  }

  /** Closes the channel for good. Safe to call twice. */
  close_(): void {
    this.#end('closed')
  }

  /**
   * Waits for the next connection, or for the end of a pause in seconds. `side` is left out when the page itself goes
   * away: then no error is shown.
   */
  lost_(side?: Side, pause?: number): void {
    if (this.state_ === 'closed') return
    this.#end('waiting')
    if (pause) this.#timer = setTimeout(() => this.join_(), pause * SECOND)
    if (side) this.#delegate.channelLost_(side)
  }

  /** Joins again after a pause that grows with each failure in a row: 1, 2, 5, then 10 seconds; at least `least` seconds. */
  failed_(least = 0): void {
    this.lost_('server', Math.max(least, PAUSES[this.#failures++] ?? 10))
  }

  /** The server redirected the page. If the page is still here after a second (the URL may be a download), joins again. */
  redirected_(): void {
    this.lost_(undefined, 1)
    this.#early = []
  }

  /** A frame of this topic. */
  receive_([joinRef, ref, , event, payload]: Frame): void {
    if ((joinRef ?? this.#joinRef) !== this.#joinRef) return
    if (event === MESSAGE.reply) this.#asked.get(ref)?.(payload)
    else if (event === MESSAGE.close) {
      if (this.isRedirected_) this.redirected_()
      else this.close_()
    } else if (event === MESSAGE.error) this.failed_()
    else if (this.isJoined_()) this.#delegate.messageReceived_(event, payload)
  }

  #end(state: ChannelState): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.state_ = state
    for (const answered of this.#asked.values()) answered()
  }

  #ask(event: string, payload: object, seconds: number, answered: Answered): string {
    const ref = this.#say(event, payload)
    let timer: ReturnType<typeof setTimeout>
    // Long polling asks for no answer while the page is hidden: that time does not count.
    const wait = (isHalf?: boolean): void => {
      timer = setTimeout(
        () => {
          if (document.hidden || !isHalf) return wait(!document.hidden)
          this.#say(MESSAGE.leave, {})
          this.failed_()
          this.#delegate.channelIgnored_()
        },
        seconds * (SECOND / 2),
      )
    }
    wait()
    this.#asked.set(ref, (reply) => {
      clearTimeout(timer)
      this.#asked.delete(ref)
      answered(reply)
    })
    return ref
  }

  #say(event: string, payload: object): string {
    return this.#sender.send_(this.#joinRef, this.#topic, event, payload)
  }
}
