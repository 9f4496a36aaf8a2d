import type { LiveError } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { PubSub } from '../pubsub/pubsub.ts'
import type { Adviser } from '../view/advice.ts'
import type { ConnectInfo } from '../view/connect-info.ts'
import type { Departure, FlashCarrier } from '../view/flash.ts'
import type { Nested } from '../template/rendered.ts'
import type { AnyLiveView, ErrorHandler, MountInfo, RawParams, Session } from '../view/live-view.ts'
import type { OnMount } from '../view/on-mount.ts'
import type { HistoryKind, Redirect } from '../view/redirect.ts'

/** What came of an event or a patch: a diff (or none), perhaps of what `handleError` made of its failure; the end of the view, or a URL that is another view's. */
export type Outcome =
  | { readonly diff: Envelope | undefined; readonly hasFailed?: true }
  | { readonly redirect: Departure }
  | { readonly isElsewhere: true }

/** A URL that the browser is to show as its own: a path of this site. */
export type HistoryEntry = { readonly to: string; readonly kind: HistoryKind }

/** The live route behind a URL. */
export type RouteMatch = {
  readonly view: AnyLiveView
  /** Absolute. */
  readonly url: string
  readonly params: RawParams
}

/** Who owns an instance, and hears what it does of its own accord. */
export interface InstanceDelegate {
  /** May a diff be sent now? When not, changes are kept together until `flush`, unless events are to go with them. */
  isReady(): boolean
  instanceChanged(diff: Envelope): void
  instanceRedirected(departure: Departure): void
  /** For a view that is only a part of a page: the URL of the page as it is now, if that is known. */
  pageUrl?(): string | undefined
  /**
   * Which live route is behind a URL of the site, or where does the application send the visitor instead? Neither as
   * long as the application is busy: then the view stays where it is, and its page was told.
   */
  instanceTravels(to: string): Promise<RouteMatch | Redirect | undefined>
  /** The view is at another URL. */
  instancePatched(entry: HistoryEntry): void
  /** Does the instance go on living when the page is taken elsewhere? */
  outlivesPages(): boolean
  /** A callback failed; the instance has closed. */
  instanceFailed(error: LiveError): void
}

/** What a page has where its view says nothing. */
export type PageDefaults = { readonly title: string; readonly lang: string }

/** What all instances of one mounted view share. */
export type InstanceSetting = {
  readonly view: AnyLiveView
  /** The view's name in messages and logs. */
  readonly name: string
  readonly pubsub: PubSub
  /** Told of what fails without ending the view, and of what the browser may not do. */
  readonly report: (error: LiveError) => void
  /** Outside production: looks on and says what is probably a mistake. */
  readonly adviser?: Adviser | undefined
  /** What the page has where its view says nothing; undefined for a view that is only a part of a page. */
  readonly page?: PageDefaults | undefined
  /** How many messages may wait for a slow callback before the view is ended, and how many topics it may listen to. */
  readonly limits: { readonly waiting: number; readonly subscriptions: number }
  /** What runs before each view of the router is mounted. */
  readonly everyMount?: readonly OnMount[] | undefined
  /** What runs before this one is: those, and what its route adds. */
  readonly onMount?: readonly OnMount[] | undefined
  /** What deals with the failures of a view that has no `handleError` of its own. */
  readonly handleError?: ErrorHandler<unknown> | undefined
}

/** What is one instance's own. */
export type InstancePlace = {
  readonly id: string
  /** The URL of the page. */
  readonly url: string
  /** False for the first render over HTTP. */
  readonly connected: boolean
  /** Makes the element of a view nested in this one, for the browser to join; not needed for the first render. */
  elementOf?(nested: Nested): string
}

/** What `boot` reads the visitor's request into. */
export type BootInfo = {
  /** Undefined for a nested view: the page's URL is not its own. */
  readonly params: RawParams | undefined
  readonly session: Session
  readonly req: MountInfo<unknown>['req']
  readonly staticChanged: boolean
  /** Made when it is asked for, and once. */
  readonly connectInfo: () => ConnectInfo
  /** What others have assigned for the view, the first to be asked first. */
  readonly given: readonly Readonly<Record<string, unknown>>[]
  /** How flash messages travel; without it none arrive, and none go on. */
  readonly flash?: FlashCarrier
}

/** A view that is nested in another one, and what that one has. */
export type NestedPart = { readonly nested: Nested; readonly assigns: Readonly<Record<string, unknown>> }
