import { installPlugin } from '../view-plugin.ts'
import { domOf } from './calling.ts'
import { hooksOf } from './hooks.ts'
import type { HookPage } from './port.ts'

let isRunning = false

/** Starts hooks, once: for all views, also later ones. */
export function startHooks(liveSocket: HookPage): void {
  if (isRunning) return
  isRunning = true
  liveSocket.dom_ = domOf(liveSocket)
  installPlugin((view) => hooksOf(liveSocket, view), liveSocket)
}
