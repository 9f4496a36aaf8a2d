import type { Answer, Destination, PendingNavigation } from '../connection/answer.ts'
import type { Kind } from './history-entries.ts'

/** What the rest of the client asks for. */
export interface Navigation {
  /** Goes where a message of the server, or a reply, says; `top` is how far the page was scrolled when it came. */
  follow_(answer: Answer, top: number): void
  /** Takes the page to another URL, as a link or a command in the page says, unless a listener of the page prevents it. */
  navigate_(kind: Kind, destination: Destination, link?: HTMLElement): void
}

/** The page, as its navigation needs it. */
export interface NavigationPage {
  readonly commands_?: { start_(kind: string, element: Element, event: string | null): void }
  isConnected(): boolean
  readonly views_: {
    /** The view that owns the page's URL. */
    main_(): NavigatedView | undefined
    /** Makes views and page agree. */
    sync_(hasNew?: unknown): void
  }
}

/** The view that goes from one URL to another. */
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
