import { isIn, type ViewPlugin, type ViewPort } from '../view-plugin.ts'
import type { CommandPage } from './port.ts'
import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'
import { bound, phx } from '../dom/phx.ts'
import { reapply } from './sticky.ts'

/** How long a view has to be without its server before `phx-disconnected` runs. @unit milliseconds */
const PATIENCE = 500

/** Elements whose `phx-mounted` has run. */
const mounted = new WeakSet<Element>()

/**
 * Runs the commands in the lifecycle bindings of elements: `phx-mounted`, `phx-connected`, `phx-disconnected`. Outside of
 * all views (`view` is undefined) only `phx-mounted` can happen.
 */
export function lifecycle(liveSocket: CommandPage, view?: ViewPort): ViewPlugin {
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Runs a binding of the elements of this view, but not of views nested in it. */
  const run = (kind: string, root: Element = document.documentElement): void => {
    for (const element of [root, ...own(root).querySelectorAll(bound(kind))]) {
      const event = phx(element, kind)
      if (!event || !isIn(view, element)) continue
      if (kind === 'mounted') {
        if (mounted.has(element)) continue
        mounted.add(element)
      }
      liveSocket.push_({ kind_: kind, elements_: [element], event })
    }
  }

  return {
    nodeAdded: (root) => run('mounted', root),
    elementWillUpdate: reapply,
    elementUpdated: reapply,
    joinChanged_(isJoined) {
      clearTimeout(timer)
      if (isJoined) run('connected')
      else timer = setTimeout(run, PATIENCE, 'disconnected')
    },
  }
}
