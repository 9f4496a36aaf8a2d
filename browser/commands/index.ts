import type { CommandPage, Commands } from './port.ts'
import { commandsFor } from './commands.ts'

/** Carries out commands from now on, for all views there are and will be. */
export function attend(liveSocket: CommandPage, _element?: Element): Commands {
  return (liveSocket.commands_ ??= commandsFor(liveSocket))
}
