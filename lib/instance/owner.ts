import type { LiveError } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { Redirect } from '../view/redirect.ts'
import type { EventValue } from '../view/untrusted.ts'
import type { BootInfo } from './boot-info.ts'
import type { Departure } from './flash.ts'
import type { HistoryEntry, RouteMatch } from './location.ts'
import type { Picture } from './render.ts'

/** What came of an event or a patch: a diff (or none), perhaps of what `handleError` made of its failure; the end of the view, or a URL that is another view's. */
export type Outcome =
  | { readonly diff: Envelope | undefined; readonly hasFailed?: true }
  | { readonly redirect: Departure }
  | { readonly isElsewhere: true }

/** A message of the server for `handleInfo`. */
export type Info = {
  readonly name: string
  readonly payload: unknown
  /** Where it was sent; undefined after `sendSelf`. */
  readonly topic?: string | undefined
}

/** What an instance takes. One is handled at a time, in the order in which they came. */
export type InstanceInput =
  | {
      readonly kind: 'boot'
      readonly info: BootInfo
      readonly booted: (picture: Picture) => void
      readonly failed: (thrown: unknown) => void
    }
  | {
      readonly kind: 'event'
      readonly name: string
      readonly value: EventValue
      readonly done: (outcome: Outcome) => void
    }
  | { readonly kind: 'patch'; readonly to: string; readonly done: (outcome: Outcome) => void }
  | { readonly kind: 'info'; readonly info: Info }
  | { readonly kind: 'flush' }

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
