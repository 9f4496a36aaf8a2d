import type { LastError } from '../connection/answer.ts'
import type { Transport } from '../connection/transport.ts'

/** The page, as the tools for developers need it. */
export interface DebugPage {
  readonly connection_: {
    readonly socket_: Transport | undefined
    readonly error_: LastError | undefined
    /** Sends a heartbeat. @returns the ref of its answer */
    heartbeat_(): string
  }
  readonly views_: { readonly all_: readonly DebugView[] }
}

interface DebugView {
  readonly element_: HTMLElement
  readonly channel_: { readonly state_: 'waiting' | 'joining' | 'joined' | 'closed' }
  readonly error_: LastError | undefined
  readonly mounts_: number
}
