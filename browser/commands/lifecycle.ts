import { isIn, type ViewPlugin, type ViewPort } from '../view-plugin.ts'
import type { CommandPage } from './port.ts'
import { own } from '../dom/own.ts'
import { bound, phx } from '../dom/phx.ts'
import { reapply } from './sticky.ts'

/** How long a view may be without its server before it is said. @unit milliseconds */
const PATIENCE = 500

/** Elements that have run their commands for appearing. */
const mounted = new WeakSet<Element>()

/**
 * The commands of elements that are run because something happens to them or to their view. Those outside of any view
 * have no view, and only appear.
 */
export function lifecycle(liveSocket: CommandPage, view?: ViewPort): ViewPlugin {
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Of the elements of this view, and none of a view in it. */
  const run = (kind: string, root = view?.element_ as Element): void => {
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
