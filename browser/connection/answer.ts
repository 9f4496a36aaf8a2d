import type { MESSAGE } from '../../lib/protocol/messages.ts'
import type { Diff, Envelope, Printed } from '../../lib/protocol/diff.ts'

export type { Diff, Envelope }

/** Where the server sends the page, and the sealed messages that are to come along. */
export type Destination = {
  readonly to: string
  readonly flash?: string | undefined
  /** Does it take the place of the current entry in the history? */
  readonly kind?: 'push' | 'replace'
}

/** Where a navigation takes a view, and what makes room for it there; an empty URL once it has. */
export type PendingNavigation = Destination & { readonly enter_?: (draw: () => void) => void }

/** The `response` of a reply, of any kind; each kind uses some of these. See docs/protocol.md, "Replies". */
export type Answer = {
  /** The whole tree, after a join. */
  readonly rendered?: Envelope
  readonly diff?: Envelope
  readonly redirect?: Destination
  /** To another view over the same connection. */
  readonly live_redirect?: Destination
  /** A URL that the view has taken. */
  readonly live_patch?: Destination
  /** A URL that was asked for is another view's. */
  readonly link_redirect?: true
  /** The view has undone what the event was to do. */
  readonly failed?: true
  /** After a join: the largest frame that the server takes, where it is not the usual. */
  readonly frame_bytes?: number
  /** The application has no time for a join; after so many seconds it may. */
  readonly wait?: number
  /** After the first join: what of the tree the page shows already. */
  readonly printed?: Printed
  /** Why a join was refused. */
  readonly reason?: string
}

/** A frame from the server, by its message. See `lib/protocol/messages.ts`. */
export type Frame =
  | FrameOf<typeof MESSAGE.reply, Reply>
  | FrameOf<typeof MESSAGE.console, ConsoleLine>
  | FrameOf<typeof MESSAGE.session, Ticket>
  | FrameOf<(typeof MESSAGE)['close' | 'error' | 'diff' | 'redirect' | 'navigate' | 'patch'], object>

/** The answer to a message: of its kind when the status is `ok`, otherwise why there is none. */
export type Reply = { readonly status: string; readonly response: Answer }

/** A line for the console of the page. */
export type ConsoleLine = { readonly level: 'warn' | 'error'; readonly text: string }

/** What the page is to redeem for its session; empty when it is to give up what it redeems. */
export type Ticket = { readonly ticket?: string }

type FrameOf<Event extends string, Payload> = readonly [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: Event,
  payload: Payload,
]

/** An event on its way to the server, and what waits in the page for the answer. See docs/protocol.md, "Events". */
export type LiveEvent = {
  /** Names the class of what waits: `phx-<kind>-loading`. */
  readonly kind_: string
  /** What waits. The first is where it happened. */
  readonly elements_: readonly [Element, ...Element[]]
  /** `kind` by default; forms have two kinds of one type. */
  readonly type?: string
  /** A name, or commands in JSON. */
  readonly event: string | null
  /** By default the `phx-value-*` of the first element and what it holds, laid over `data`. */
  readonly value?: unknown
  /** What the binding itself knows, such as a key. */
  readonly data_?: object
  readonly meta?: object
  readonly uploads?: object
}

/** When something went wrong, in milliseconds since 1970, and what. */
export type LastError = readonly [at: number, what: unknown]
