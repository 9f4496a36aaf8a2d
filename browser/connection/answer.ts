import type { MESSAGE } from '../../lib/protocol/messages.ts'
import type { Diff, Envelope, Printed } from '../../lib/protocol/diff.ts'

export type { Diff, Envelope }

/** A URL to which the server sends the page, and sealed flash messages for it. */
export type Destination = {
  readonly to: string
  readonly flash?: string | undefined
  /** `replace` replaces the current entry in the history. @default 'push' */
  readonly kind?: 'push' | 'replace'
}

/** The navigation of a view: its URL, which is empty once it is done, and the function that draws the new page. */
export type PendingNavigation = Destination & { readonly enter_?: (draw: () => void) => void }

/** The `response` of a reply, of any kind; each kind uses some of these. See docs/protocol.md, "Replies". */
export type Answer = {
  /** The whole tree, after a join. */
  readonly rendered?: Envelope
  readonly diff?: Envelope
  readonly redirect?: Destination
  /** To another view over the same connection. */
  readonly live_redirect?: Destination
  /** A new URL of the same view. */
  readonly live_patch?: Destination
  /** The URL of a patch that was requested belongs to another view. */
  readonly link_redirect?: true
  /** The event has failed; the view has undone its changes. */
  readonly failed?: true
  /** After a join: the largest frame that the server takes, if it is not the default. @unit bytes */
  readonly frame_bytes?: number
  /** The application has no time for a join: when to try again. @unit seconds */
  readonly wait?: number
  /** After the first join: which values of the tree are as the page was printed with. */
  readonly printed?: Printed
  /** The components that have ended. */
  readonly cids?: readonly number[]
  /** Why a join was refused, or a chunk of an upload. */
  readonly reason?: string
  /** Before an upload: how to send its files. @unit bytes and milliseconds */
  readonly config?: { readonly chunk_size: number; readonly chunk_timeout: number }
  /** Before an upload: for each file a token, or what an uploader needs. The others were refused. */
  readonly entries?: Readonly<Record<string, unknown>>
}

/** A frame from the server, by its message. See `lib/protocol/messages.ts`. */
export type Frame =
  | FrameOf<typeof MESSAGE.reply, Reply>
  | FrameOf<typeof MESSAGE.console, ConsoleLine>
  | FrameOf<typeof MESSAGE.session, Ticket>
  | FrameOf<(typeof MESSAGE)['close' | 'error' | 'diff' | 'redirect' | 'navigate' | 'patch'], object>

/** The reply to a message. If the status is not `ok`, the response says why. */
export type Reply = { readonly status: string; readonly response: Answer }

/** A line for the console of the page. */
export type ConsoleLine = { readonly level: 'warn' | 'error'; readonly text: string }

/** A ticket to redeem for the session; without one, the page gives up the ticket that it is redeeming. */
export type Ticket = { readonly ticket?: string }

type FrameOf<Event extends string, Payload> = readonly [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: Event,
  payload: Payload,
]

/** An event for the server, and the elements that wait for its answer. See docs/protocol.md, "Events". */
export type LiveEvent = {
  /** Elements that wait have the class `phx-<kind>-loading`. */
  readonly kind_: string
  /** The elements that wait. The event happened at the first. */
  readonly elements_: readonly [Element, ...Element[]]
  /** The event's type in the message: `kind_` by default; `form` for changes and submits. */
  readonly type?: string
  /** The event's name, or commands as JSON. */
  readonly event: string | null
  /** By default `data_`, overlaid with the `phx-value-*` attributes and the field value of the first element. */
  readonly value?: unknown
  /** What the binding adds, such as the key that was pressed. */
  readonly data_?: object
  /** The component that it is for, of its view. */
  readonly cid?: number
  readonly meta?: object
  readonly uploads?: object
}

/** The time of an error (milliseconds since 1970), and its cause. */
export type LastError = readonly [at: number, what: unknown]
