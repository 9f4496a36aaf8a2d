import type { CommandPage, Commands } from './port.ts'
import { commandsFor } from './commands.ts'

/** Carries out commands from now on, for all views there are and will be. */
export function startCommands(liveSocket: CommandPage): Commands {
  return (liveSocket.commands_ ??= commandsFor(liveSocket))
}
