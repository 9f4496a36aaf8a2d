import type { Answer, LastError, PendingNavigation } from '../connection/answer.ts'

/** The page of a view that was refused. */
export interface RefusedPage {
  readonly views_: {
    all_: readonly RefusedView[]
    /** Compares the views with the page: see `Views`. */
    sync_(hasNew?: unknown): void
  }
  disconnect(): void
}

/** A view that was refused. */
export interface RefusedView {
  readonly page_: RefusedPage
  readonly element_: HTMLElement
  readonly channel_: {
    readonly state_: string
    close_(): void
    redirected_(): void
    failed_(least?: number): void
  }
  error_: LastError | undefined
  readonly location_: {
    pending_?: PendingNavigation | undefined
    readonly current_?: PendingNavigation | undefined
    /** Follows a redirect or a patch in an answer. @returns whether it leads to another page: something truthy if so */
    follow_(answer: Answer): unknown
    reload_(reason: string, stays?: () => void): void
  }
  channelIgnored_(): void
}
