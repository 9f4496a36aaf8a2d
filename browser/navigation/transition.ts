import { queue } from '../connection/queue.ts'
import { document } from '../dom/document.ts'

/**
 * Draws a new page: in a view transition where the page asks for one by `<meta name="view-transition"
 * content="same-origin">`, the browser can, and the person has not asked for less motion. The browser then takes a
 * picture of the old page first; what the server says meanwhile waits.
 */
export function inTransition(draw: () => void): void {
  const isWanted = document.querySelector('meta[name=view-transition][content=same-origin]')
  const isCalm = matchMedia('(prefers-reduced-motion)').matches
  if (!isWanted || isCalm || !('startViewTransition' in Document.prototype)) return draw()
  const release = queue.hold_()
  const { ready } = document.startViewTransition(() => {
    try {
      draw()
    } finally {
      release()
    }
  })
  // It is skipped while the page is hidden.
  ready.catch(() => {})
}
