import type { LiveError } from '../errors/index.ts'
import type { PubSub } from '../pubsub/pubsub.ts'
import type { Nested } from '../template/rendered.ts'
import type { Adviser } from '../view/advice.ts'
import type { AnyLiveView, ErrorHandler } from '../view/live-view.ts'
import type { OnMount } from '../view/on-mount.ts'

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

/** What one instance is given, and shares with no other: its element in a page, and that page's URL. */
export type InstancePlace = {
  readonly id: string
  /** The URL of the page. */
  readonly url: string
  /** False for the first render over HTTP. */
  readonly connected: boolean
  /** Makes the element of a view nested in this one, for the browser to join; not needed for the first render. */
  elementOf?(nested: Nested): string
}
