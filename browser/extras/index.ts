import type { LiveSocket } from '../live-socket.ts'
import { phx } from '../phx.ts'
import { ask } from './ask.ts'
import { Pace } from './pace.ts'
import { watch } from './viewport.ts'

export const pace: Pace = new Pace()

/** Does for an element what few pages need: the core has found a binding of this part on it. */
export function attend(element: Element, liveSocket: LiveSocket): void {
  // Before all that would come of the click; and only once, for it is always the same function.
  addEventListener('click', ask, true)
  if (phx(element, 'trigger-action') !== null) {
    liveSocket.disconnect()
    // A field may be called `submit`, and would stand in the method's place.
    HTMLFormElement.prototype.submit.call(element)
  }
  if (phx(element, 'viewport-top') ?? phx(element, 'viewport-bottom')) watch(element, liveSocket)
}
