import type { Awaitable } from './schema.ts'
import type { MountInfo } from './mount-info.ts'
import type { RawParams } from './untrusted.ts'
import type { MountSocket, Stage, StageHooks } from './socket.ts'

/** What a hook of `onMount` receives: what `mount` does, and it may assign. */
export interface OnMountSocket extends Omit<MountSocket, 'attachHook'> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it runs before views of any assigns
  attachHook<At extends Stage>(stage: At, hook: StageHooks<any>[At]): () => void
  /** Gives the view assigns before its `mount`, which finds them with `socket.assignNew`. */
  assign(changes: Readonly<Record<string, unknown>>): void
}

/**
 * Runs before the `mount` of a route's view, over HTTP and again when the browser joins, with the parameters as text.
 * `socket.redirect` keeps the view from being mounted.
 *
 * @example
 * const requireUser: OnMount = (socket, { session }) => {
 *   if (!session['user']) socket.redirect('/login')
 *   socket.assign({ user: session['user'] })
 * }
 */
export type OnMount = (socket: OnMountSocket, info: MountInfo<RawParams>) => Awaitable<void>
