import type { LiveError } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { Redirect } from '../view/redirect.ts'
import type { Departure } from './flash.ts'
import type { HistoryEntry, RouteMatch } from './location.ts'

/** What came of an event or a patch: a diff (or none), perhaps of what `handleError` made of its failure; the end of the view, or a URL that is another view's. */
export type Outcome =
  | { readonly diff: Envelope | undefined; readonly hasFailed?: true }
  | { readonly redirect: Departure }
  | { readonly isElsewhere: true }

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
