import type { LiveSocket } from '../live-socket.ts'
import { phx } from '../phx.ts'
import type { View } from '../view.ts'
import { afterTransitions } from './transitions.ts'

const leaving = new Set<Node>()

/** Does a node that a patch takes away go by itself, when its commands are done? */
export function isLeaving(node: Node, view: View): boolean {
  if (!(node instanceof HTMLElement) || phx(node, 'remove') === null) return false
  if (!leaving.has(node)) {
    leaving.add(node)
    // First the patch that takes it away is done.
    queueMicrotask(() => leave(node, view, view.liveSocket))
  }
  return true
}

function leave(element: HTMLElement, view: View, liveSocket: LiveSocket): void {
  element.inert = true
  if (element.isConnected) liveSocket.commands_?.start_('remove', element, phx(element, 'remove'))
  afterTransitions(() => {
    leaving.delete(element)
    element.remove()
    view.settle_()
  })
}
