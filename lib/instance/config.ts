import type { Watch } from '../diagnostics/watch.ts'
import type { LiveError } from '../errors/index.ts'
import type { Limits } from '../limits.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { PubSub } from '../pubsub/pubsub.ts'
import type { Nested } from '../template/rendered.ts'
import type { UploadLedger } from '../uploads/ledger.ts'
import type { Adviser } from '../view/advice.ts'
import type { ErrorHandler } from '../view/definition.ts'
import type { FlashMessages } from '../view/flash.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import type { OnMount } from '../view/on-mount.ts'

/** The title and language of a page whose view has none. */
export type PageDefaults = { readonly title: string; readonly lang: string }

/** The limits of one view, see `Limits`. */
type ViewLimits = Pick<
  Limits,
  | 'queuedMessages'
  | 'frameBytes'
  | 'uploads'
  | 'visitorUploads'
  | 'uploadBytes'
  | 'subscriptions'
  | 'timers'
  | 'asyncWork'
  | 'firstPageTime'
  | 'callbackTime'
  | 'callbackTimeout'
  | 'stateBytes'
  | 'maxStateBytes'
  | 'presences'
  | 'presenceBytes'
>

/** What all instances of a live route share. */
export type ViewConfig = {
  readonly view: AnyLiveView
  /** The view's name in messages and logs. */
  readonly name: string
  /** The pattern of its route, or `#` and the id of an embedded view. */
  readonly route?: string | undefined
  readonly pubsub: PubSub
  /** Gets every failure, and every input of the browser that was refused. */
  readonly report: (error: LiveError) => void
  /** Measures the callbacks. */
  readonly watch?: Watch | undefined
  /** Makes what watches the view and logs probable mistakes; undefined in production. */
  readonly adviser?: Adviser | undefined
  /** Undefined for a view that is only a part of a page. */
  readonly page?: PageDefaults | undefined
  /** Counts the files of all views; undefined where nothing can be uploaded. */
  readonly uploads?: UploadLedger | undefined
  /** How much a view may make grow. */
  readonly limits: ViewLimits
  /** The router's `onMount` hooks, which also run for nested views. */
  readonly everyMount?: readonly OnMount[] | undefined
  /** All hooks that run before this view is mounted: the router's and the route's. */
  readonly onMount?: readonly OnMount[] | undefined
  /** The router's `handleError`, for views that have none of their own. */
  readonly handleError?: ErrorHandler<unknown> | undefined
}

/** What one instance is given, and shares with no other: its element in a page, and that page's URL. */
export type InstanceContext = {
  readonly id: string
  /** The URL of the page. */
  readonly url: string
  /** Who the visitor was when the view was joined, if the application knew. */
  readonly identity?: string | undefined
  /** False for the first render over HTTP. */
  readonly connected: boolean
  /** Whose page it is; undefined in a first render. */
  readonly visitor?: string
  /**
   * Names the session of the visitor, as long as it is that; empty for one that has just begun. Undefined where the
   * application has none.
   */
  readonly session?: string | undefined
  /** Writes into the session at once: only in the first render. @throws LIVE_SESSION_MISSING */
  writeSession?(key: string, value: JsonValue): void
  /** Makes the element of a view nested in this one, for the browser to join; not needed for the first render. */
  elementOf?(nested: Nested): string
  /** Seals flash messages for the next page; see `FlashSealer`. */
  seal?(messages: FlashMessages): string
}
