import type { LiveSocket } from '../api.ts'
import type { HookCommands, JsCommands } from '../commands/js.ts'
import type { CommandPage } from '../commands/port.ts'
import type { DomCallbacks } from '../options.ts'

/** The page, as hooks need it. */
export interface HookPage extends CommandPage, LiveSocket {
  isConnected(): boolean
  dom_: DomCallbacks
  js(own?: Element): HookCommands & JsCommands
}
