import type { LiveError } from '../errors.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { PubSub } from '../pubsub/pubsub.ts'
import type { Departure, FlashCarrier } from './flash.ts'
import type { Nested } from '../template/rendered.ts'
import type { AnyLiveView, MountInfo, RawParams, Session } from './live-view.ts'
import type { Awaitable } from './schema.ts'

/** What came of an event: a diff (or none), or another page. */
export type Outcome = { readonly diff: Envelope | undefined } | { readonly redirect: Departure }

/** A callback that is to run, and what follows from it. */
export type Turn<Value> = {
  readonly callback: string
  readonly work: () => Awaitable<Value>
  /** Told when the callback ended otherwise than by returning. */
  readonly ended: (outcome: Outcome) => void
  /** Told what the callback returned. */
  readonly settled: (value: Value) => void
}

/** Who owns an instance, and hears what it does of its own accord. */
export interface InstanceDelegate {
  /** May a diff be sent now? When not, changes are kept together until `flush`, unless events are to go with them. */
  isReady(): boolean
  instanceChanged(diff: Envelope): void
  instanceRedirected(departure: Departure): void
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
  /** What the page has where its view says nothing; undefined for a view that is only a part of a page. */
  readonly page?: PageDefaults | undefined
  /** How many infos may wait for a slow callback before the view is ended. */
  readonly mostWaiting: number
}

/** What is one instance's own. */
export type InstancePlace = {
  readonly id: string
  /** The URL of the page. */
  readonly url: string
  /** False for the first render over HTTP. */
  readonly connected: boolean
  /** Makes the element of a view nested in this one, for the browser to join; not needed for the first render. */
  readonly elementOf?: (nested: Nested) => string
}

/** What `boot` reads the visitor's request into. */
export type BootInfo = {
  /** Undefined for a nested view: the page's URL is not its own. */
  readonly params: RawParams | undefined
  readonly session: Session
  readonly req: MountInfo<unknown>['req']
  readonly staticChanged: boolean
  /** How flash messages travel; without it none arrive, and none go on. */
  readonly flash?: FlashCarrier
}
