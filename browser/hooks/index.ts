import { enlist } from '../companion.ts'
import type { LiveSocket } from '../live-socket.ts'
import { domOf } from './calling.ts'
import { hooksOf } from './hooks.ts'

let isRunning = false

/** Runs hooks from now on, for all views there are and will be. */
export function runHooks(liveSocket: LiveSocket): void {
  if (isRunning) return
  isRunning = true
  liveSocket.dom_ = domOf(liveSocket)
  enlist((view) => hooksOf(liveSocket, view), liveSocket)
}
