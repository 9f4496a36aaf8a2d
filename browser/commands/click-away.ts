import { document } from '../dom/document.ts'
import type { CommandPage } from './port.ts'
import type { AtElement, Listener } from '../dom/own.ts'
import { bound, phx } from '../dom/phx.ts'
import { holds } from '../portals/home.ts'
import { isVisible } from './visibility.ts'

/** Sends the `phx-click-away` events of visible elements, for clicks that began and ended outside of them. */
export function hearClicksAway(liveSocket: CommandPage): void {
  let start: Element | undefined
  const press: Listener = ({ target }: AtElement) => (start = target)
  const click: Listener = ({ target, detail }: AtElement<MouseEvent>) => {
    // A click by a script or a key (`detail` is 0) has no mousedown before it.
    const from = (detail && start) || target
    start = undefined
    if (!isVisible(from)) return
    for (const element of document.querySelectorAll(bound('click-away'))) {
      if (holds(element, from) || !isVisible(element)) continue
      liveSocket.push_({ kind_: 'click', elements_: [element], event: phx(element, 'click-away') })
    }
  }
  addEventListener('mousedown', press)
  // In the capture phase: the click itself may show an element that it must not hide again.
  addEventListener('click', click, true)
}
