import type { CommandPage, Commands } from './port.ts'
import { commandsFor } from './commands.ts'

/** Starts commands, once: for all views, also later ones. */
export function startCommands(liveSocket: CommandPage): Commands {
  return (liveSocket.commands_ ??= commandsFor(liveSocket))
}
