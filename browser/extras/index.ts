import { startCommands } from '../commands/index.ts'
import { guard } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'
import { own, type Listener } from '../dom/own.ts'
import { LIFECYCLE, phx } from '../dom/phx.ts'
import { ask } from './ask.ts'
import { forms } from './forms.ts'
import { pace } from './pace.ts'
import type { ExtrasPage } from './port.ts'
import { sendRestored } from './restored.ts'
import { startPortals } from '../portals/index.ts'
import { submit } from './submit.ts'
import { startUploads } from '../uploads/index.ts'
import { watch } from './viewport.ts'

/**
 * The part for what few elements have: it sets up whatever of it an element needs, and so it imports all of that.
 */

export { forms }

// The view has called `socket.resetForm(id)`. Later, since bindings ignore a reset while the answer to a submit is drawn.
const reset: Listener = ({ detail: { id } }: CustomEvent<{ readonly id: string }>) => {
  setTimeout(() => guard('resetForm', id, () => own(document.getElementById(id) as HTMLFormElement).reset()))
}
addEventListener('phx:live-reset', reset)

/** Forms that were submitted because of `phx-trigger-action`, and still have it. */
const triggered = new WeakSet<Element>()

/** Submits a form without the live view. If the answer is a download, the page stays: it connects again after a second. */
function trigger(liveSocket: ExtrasPage, element: Element): void {
  if (triggered.has(element)) return
  triggered.add(element)
  new MutationObserver((_, observer) => {
    if (phx(element, 'trigger-action') !== null) return
    triggered.delete(element)
    observer.disconnect()
  }).observe(element, { attributes: true })
  liveSocket.end_()
  submit(element, liveSocket.bindings_.pressed_.get(element))
  setTimeout(() => liveSocket.connect(), 1000)
}

/** Sets up an element on which the core has found a binding of this part. */
export function setUpExtras(liveSocket: ExtrasPage, element: Element): void {
  // What stands in a template is not there.
  if (!own(element).isConnected) return
  liveSocket.bindings_.pace_ = pace
  liveSocket.bindings_.forms_ = forms
  if (LIFECYCLE.some((name) => phx(element, name) !== null)) startCommands(liveSocket)
  if (own(element).hasAttribute('data-phx-portal')) startPortals(liveSocket)
  // In the capture phase: before other listeners act on the click. It is added once, since it is always the same function.
  const click: Listener = ask
  addEventListener('click', click, true)
  if (phx(element, 'trigger-action') !== null) trigger(liveSocket, element)
  if (phx(element, 'change') !== null) {
    startUploads(liveSocket)
    sendRestored(element, pace)
  }
  if (phx(element, 'viewport-top') ?? phx(element, 'viewport-bottom')) watch(element, liveSocket)
}
