import type { Answer, LastError, PendingNavigation } from '../connection/answer.ts'

/** The page of a view that was refused. */
export interface RefusedPage {
  views_: readonly RefusedView[]
  disconnect(): void
  /** Brings views and page together. */
  syncViews_(hasNew?: unknown): void
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
  pendingNavigation_: PendingNavigation | undefined
  readonly currentNavigation_: PendingNavigation | undefined
  channelIgnored_(): void
  /** Goes where the answer says. @returns whether that is elsewhere */
  follow_(answer: Answer): boolean
  reload_(reason: string, stays?: () => void): void
}
