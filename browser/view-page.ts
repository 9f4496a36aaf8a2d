import type { Connection } from './connection.ts'
import type { ExtrasPage } from './extras/port.ts'
import type { HookPage } from './hooks/port.ts'
import type { Bindings } from './input/bindings.ts'
import type { DomCallbacks } from './options.ts'
import type { RefusedPage, RefusedView } from './reload/port.ts'

/** The page, as its views need it. */
export interface ViewPage extends ExtrasPage, HookPage, RefusedPage {
  dom_: DomCallbacks
  disconnect(closed?: () => void): void
  readonly bindings_: Bindings
  readonly connection_: Connection
  readonly views_: HookPage['views_'] & { all_: (HookPage['views_']['all_'][number] & RefusedView)[] }
}
