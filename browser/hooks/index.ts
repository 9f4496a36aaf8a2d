import type { LiveSocket } from '../live-socket.ts'
import { Hooks } from './hooks.ts'

let hooks: Hooks | undefined

/** Runs hooks from now on, for all views there are and will be. */
export function attend(liveSocket: LiveSocket): void {
  hooks ??= new Hooks(liveSocket)
}
