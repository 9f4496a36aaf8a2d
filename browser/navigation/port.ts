import type { Answer, Destination, PendingNavigation } from '../connection/answer.ts'
import type { Kind } from './history-entries.ts'

/** The navigation, as the rest of the client uses it. */
export interface Navigation {
  /** Follows a redirect or patch in a message of the server; `top` is how far the page was scrolled when it came. */
  follow_(answer: Answer, top: number): void
  /** Navigates to a URL, as for a link or a command, unless a listener of `phx:before-navigate` prevents it. */
  navigate_(kind: Kind, destination: Destination, link?: HTMLElement): void
}

/** The page, as its navigation needs it. */
export interface NavigationPage {
  readonly commands_?: { start_(kind: string, element: Element, event: string | null): void }
  isConnected(): boolean
  readonly views_: {
    /** The view that owns the page's URL. */
    main_(): NavigatedView | undefined
    /** Compares the views with the page: see `Views`. */
    sync_(hasNew?: unknown): void
  }
}

/** The view of the page that navigates. */
export interface NavigatedView {
  readonly element_: HTMLElement
  readonly channel_: {
    isJoined_(): boolean
    join_(): void
    push_(event: string, payload: object, answered: (answer?: Answer) => void): void
  }
  readonly location_: { pending_?: PendingNavigation | undefined }
  messageReceived_(event: string, payload: object): void
}
