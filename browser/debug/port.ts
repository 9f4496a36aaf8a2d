import type { LastError } from '../connection/answer.ts'

/** The page, as its developer's tools look at it. */
export interface DebugPage {
  readonly connection_: WebSocket | undefined
  readonly error_: LastError | undefined
  readonly views_: readonly DebugView[]
  /** Asks for a sign of life. @returns the ref of the answer */
  heartbeatDue_(): string
}

interface DebugView {
  readonly element_: HTMLElement
  readonly channel_: { readonly state_: 'waiting' | 'joining' | 'joined' | 'closed' }
  readonly error_: LastError | undefined
  readonly mounts_: number
  isMain_(): boolean
}
