import type { Companion } from '../companion.ts'
import type { LiveSocket } from '../live-socket.ts'
import type { View } from '../view.ts'
import { isIn } from '../companion.ts'
import { phx, phxName } from '../phx.ts'
import { restick } from './sticky.ts'

/** How long a view may be without its server before it is said. @unit milliseconds */
const PATIENCE = 500

/** Elements that have run their commands for appearing. */
const mounted = new WeakSet<Element>()

/**
 * The commands of elements that are run because something happens to them or to their view. Those outside of any view
 * have no view, and only appear.
 */
export class Life implements Companion {
  readonly #liveSocket: LiveSocket
  readonly #view: View | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(liveSocket: LiveSocket, view?: View) {
    this.#liveSocket = liveSocket
    this.#view = view
  }

  mount_(root: Element): void {
    for (const element of this.#bound(root, 'mounted')) {
      if (mounted.has(element)) continue
      mounted.add(element)
      this.#run(element, 'mounted')
    }
  }

  touch_(element: Element): void {
    restick(element)
  }

  settle_(): void {
    // Nothing is left over from a patch.
  }

  tell_(isJoined: boolean): void {
    clearTimeout(this.#timer)
    const run = (moment: string): void => {
      const root = this.#view?.element_ as Element
      for (const element of this.#bound(root, moment)) this.#run(element, moment)
    }
    if (isJoined) run('connected')
    else this.#timer = setTimeout(run, PATIENCE, 'disconnected')
  }

  #run(element: Element, kind: string): void {
    this.#liveSocket.push_({ kind, elements: [element], event: phx(element, kind) })
  }

  /** The elements of this view, and none of a view in it. */
  #bound(root: Element, name: string): Element[] {
    return [root, ...root.querySelectorAll(`[${phxName(name)}]`)].filter(
      (element) => phx(element, name) && isIn(this.#view, element),
    )
  }
}
