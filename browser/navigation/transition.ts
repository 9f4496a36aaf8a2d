import { document } from '../dom/document.ts'
import type { NavigatedView } from './port.ts'

/**
 * Draws a new page: in a view transition where the page asks for one by `<meta name="view-transition"
 * content="same-origin">`, the browser can, and the person has not asked for less motion. The browser then takes a
 * picture of the old page first; what the server says meanwhile waits.
 */
export function inTransition(view: NavigatedView, draw: () => void): void {
  const isWanted = document.querySelector('meta[name=view-transition][content=same-origin]')
  const isCalm = matchMedia('(prefers-reduced-motion)').matches
  if (!isWanted || isCalm || !('startViewTransition' in Document.prototype)) return draw()
  const held: [string, object][] = []
  view.messageReceived_ = (...message) => void held.push(message)
  const { ready } = document.startViewTransition(() => {
    delete (view as Partial<NavigatedView>).messageReceived_
    draw()
    for (const message of held) view.messageReceived_(...message)
  })
  // It is skipped where nobody looks.
  ready.catch(() => {})
}
