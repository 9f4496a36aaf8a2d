import type { AssignStore } from './assigns.ts'
import type { ViewConfig } from './config.ts'
import type { Process } from './process.ts'
import type { Scope } from './scope.ts'

/** The state that async work or uploads belong to. */
export interface PartOwner {
  readonly config: ViewConfig
  readonly process: Process
  readonly assigns: AssignStore
  readonly scope: Scope
  /** Of a component its number. */
  readonly cid: number | undefined
  /** What callbacks and handlers receive. */
  readonly socket: unknown
  /** Makes what reports a failure that does not end the view. */
  reporter(callback: string): (error: unknown) => void
}
