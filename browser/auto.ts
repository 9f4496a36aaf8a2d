import { document } from './dom/document.ts'
import { LiveSocket } from './live-socket.ts'
import type { Hook, HookClass, LiveSocketOptions } from './api.ts'

/** What a page without a bundler finds as `window.liveView`. */
export type LiveViewGlobal = {
  readonly LiveSocket: typeof LiveSocket
  /** A script with `defer` below ours may add hooks: the client starts after it. */
  readonly hooks: Record<string, Hook | HookClass>
  readonly options: LiveSocketOptions
  /** The page's connection, once it has started. */
  liveSocket?: LiveSocket
}

// The router serves this script, so the WebSocket's URL is beside the script's.
const { src } = document.currentScript as HTMLScriptElement
// A script before ours may have set `window.liveView` already.
const { liveView: given }: Window & { liveView?: Partial<LiveViewGlobal> } = window
const liveView: LiveViewGlobal = { LiveSocket, hooks: {}, options: {}, ...given }
Object.assign(window, { liveView })

function start(): void {
  const { hooks, options } = liveView
  liveView.liveSocket ??= new LiveSocket(src.replace(/\/[^/]*$/, ''), { hooks, ...options })
  liveView.liveSocket.connect()
}

// If this script was added late, it has missed the first of these events, or both.
if (document.readyState === 'complete') start()
else for (const type of ['DOMContentLoaded', 'load']) addEventListener(type, start)
