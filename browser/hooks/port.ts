import type { LiveSocket } from '../api.ts'
import type { HookCommands, JsCommands } from '../commands/js.ts'
import type { Commands } from '../commands/port.ts'
import type { PluginPage, ViewPort } from '../view-plugin.ts'
import type { DomCallbacks } from '../options.ts'

/** The page, as hooks need it. */
export interface HookPage extends PluginPage, LiveSocket {
  dom_: DomCallbacks
  js(own?: Element): HookCommands & JsCommands
  ownerOf_(element: Element | null): ViewPort | undefined
  /** Does something with commands, as soon as they are loaded. */
  command_(act: (commands: Commands) => void): void
}
