import { document } from './dom/document.ts'
import { LiveSocket } from './live-socket.ts'
import type { Hook, HookClass, LiveSocketOptions } from './api.ts'

/** What a page without a bundler finds as `window.liveView`. */
export type LiveViewGlobal = {
  readonly LiveSocket: typeof LiveSocket
  /** A script with `defer` below ours may fill them in: the start waits for it. */
  readonly hooks: Record<string, Hook | HookClass>
  readonly options: LiveSocketOptions
  /** The page's connection, once it has started. */
  liveSocket?: LiveSocket
}

// Served by the router itself, so the connection is made next to where this script comes from.
const { src } = document.currentScript as HTMLScriptElement
// A script that stands before ours may have begun.
const { liveView: given }: Window & { liveView?: Partial<LiveViewGlobal> } = window
const liveView: LiveViewGlobal = { LiveSocket, hooks: {}, options: {}, ...given }
Object.assign(window, { liveView })

function start(): void {
  const { hooks, options } = liveView
  liveView.liveSocket ??= new LiveSocket(src.replace(/\/[^/]*$/, ''), { hooks, ...options })
  liveView.liveSocket.connect()
}

// A script that was added late has missed the first of these, or both.
if (document.readyState === 'complete') start()
else for (const type of ['DOMContentLoaded', 'load']) addEventListener(type, start)
