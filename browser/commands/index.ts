import type { LiveSocket } from '../live-socket.ts'
import { commandsFor, type Commands } from './commands.ts'

/** Carries out commands from now on, for all views there are and will be. */
export function attend(liveSocket: LiveSocket, _element?: Element): Commands {
  return (liveSocket.commands_ ??= commandsFor(liveSocket))
}
