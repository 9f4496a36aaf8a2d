import type { LeaveMessage } from '../diagnostics/messages.ts'
import type { LiveError } from '../errors/index.ts'
import type { BinaryFrame } from '../protocol/binary-frame.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import type { Limits } from '../limits.ts'
import type { Caller } from '../join/caller.ts'
import type { EventRates } from './event-rates.ts'
import type { FrameSender } from './frame-sender.ts'
import type { SessionLine } from '../session/session-line.ts'
import type { ViewNode, ViewTree } from './view-tree.ts'

/** A message for a channel, and how much room it takes. */
export type Work = { readonly frame: Frame; readonly size: number }

/** The room that a message takes until it is answered: two bytes a character, and what is kept beside it. @unit bytes */
export function sizeOf(text: string): number {
  return 2 * text.length + 512
}

/** Counts what the channels of a connection have not answered yet. */
export interface WorkCounter {
  /** A message was received that is not answered yet. @param size see `sizeOf` */
  workOpened(size: number): void
  /** It was answered, or its answer is not waited for any more. */
  workClosed(size: number): void
}

/** One joined topic of a connection. What kind it is, the first part of its topic says (`TOPICS`). */
export interface Channel {
  readonly topic: string
  /** The ref of its join, which all its frames carry. */
  readonly joinRef: string
  /** The room that its unanswered messages take. @unit bytes */
  readonly held: number
  /** What it shows, for a channel that is a view. */
  readonly view?: ViewNode
  /**
   * Asks for what its topic names. Settles when the application is through with it, also when the channel was closed
   * long before.
   * @param visitors that the cookies of the connection name
   */
  join(payload: Payload, visitors: readonly KnownVisitor[]): Promise<void>
  /** Takes a frame that carries its ref. */
  receive(work: Work): void
  /** Takes a binary frame that carries its ref. For a channel without this method, such a frame ends the connection. */
  receiveBytes?(frame: BinaryFrame): void
  /** The browser reads again: sends what was kept back. */
  flush(): void
  /** Lets go what it can make again. Called from time to time. */
  tidy?(): void
  /**
   * Ends it; its client joins anew.
   * @param asked the payload of its join, where there is no room for that now: its client comes back later
   */
  fail(error: LiveError, asked?: Payload): void
  /** Ends it, from any state. @param reason by default, that its connection or a view around it has ended */
  close(reason?: EndReason): void
}

/** Why a channel has ended, for diagnostics. */
export type EndReason = LeaveMessage['reason']

/** The connection, as its channels see it. */
export interface ChannelOwner {
  /** Counts what is not answered yet. */
  readonly work: WorkCounter
  /** All channels of the connection. */
  readonly channels: {
    readonly limits: Limits
    /** Those that are views. */
    readonly views: ViewTree
    /** Has a page of theirs said that its browser redeems the tickets of a session line? */
    canRedeem: boolean
    /** How many events of them may begin. */
    readonly rates: EventRates
    /** A channel has ended. */
    closed(channel: Channel): void
  }
  /** What the browser is sent. */
  readonly sender: FrameSender
  /** Where joins and patches come from. */
  readonly caller: Caller
  /** Has the browser change its session; made when it is first asked for. */
  readonly session: SessionLine
  /**
   * Something a client did was refused, or a callback failed.
   * @param isTheirs whether it counts as one of those that a client may do a few times only (`limits.refusedFrames`)
   */
  report(error: LiveError, isTheirs?: boolean): void
}

/** Makes the channel of a topic. */
export type ChannelFactory = (topic: string, joinRef: string, owner: ChannelOwner) => Channel

/** The kinds of channels by the first part of their topics, with its colon. */
export type Topics = Readonly<Record<string, ChannelFactory>>
