import { queue } from '../connection/queue.ts'
import { document } from '../dom/document.ts'

/**
 * Draws a new page: in a view transition where the page asks for one by `<meta name="view-transition"
 * content="same-origin">`, the browser supports it, and the person has not asked for reduced motion. The browser then takes a
 * snapshot of the old page first; messages of the server wait meanwhile.
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
  // The browser skips the transition (and rejects `ready`) while the page is hidden.
  ready.catch(() => {})
}
