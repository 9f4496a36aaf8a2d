import { queue } from '../connection/queue.ts'
import { own } from '../dom/own.ts'
import { phx } from '../dom/phx.ts'
import { homes } from '../portals/home.ts'
import type { LeavingView } from './port.ts'

const leaving = new Set<Node>()

/**
 * Does a node that a patch removes have `phx-remove` commands? Then it is removed here, once they are done. What stands in a
 * portal stays as long as the portal.
 */
export function isLeaving(node: Node, view: LeavingView): boolean {
  if (homes.get(node)?.isConnected) return true
  // What stands in a template, such as a portal's, has nothing to show.
  if (!(node instanceof HTMLElement) || !own(node).isConnected || phx(node, 'remove') === null) return false
  if (!leaving.has(node)) {
    leaving.add(node)
    // After the patch that removes it.
    queueMicrotask(() => {
      own(node).toggleAttribute('inert', true)
      if (own(node).isConnected) view.page_.commands_?.start_('remove', node, phx(node, 'remove'))
      queue.add_(() => {
        leaving.delete(node)
        own(node).remove()
        view.elements_.patched_()
      })
    })
  }
  return true
}
