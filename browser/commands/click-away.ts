import { document } from '../dom/document.ts'
import type { CommandPage } from './port.ts'
import { own, type AtElement, type Listener } from '../dom/own.ts'
import { bound, phx } from '../dom/phx.ts'
import { isVisible } from './visibility.ts'

/** Sends `phx-click-away` of what takes room in the page, for clicks that began and ended outside of it. */
export function hearClicksAway(liveSocket: CommandPage): void {
  let start: Element | undefined
  const press: Listener = ({ target }: AtElement) => (start = target)
  const click: Listener = ({ target, detail }: AtElement<MouseEvent>) => {
    // A click by a script or a key has no beginning of its own.
    const from = (detail && start) || target
    start = undefined
    if (!isVisible(from)) return
    for (const element of document.querySelectorAll(bound('click-away'))) {
      if (own(element).contains(from) || !isVisible(element)) continue
      liveSocket.push_({ kind_: 'click', elements_: [element], event: phx(element, 'click-away') })
    }
  }
  addEventListener('mousedown', press)
  // Before the click itself is heard, which may show something new.
  addEventListener('click', click, true)
}
