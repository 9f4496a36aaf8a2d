import type { LiveEvent } from '../answer.ts'
import { phx, phxValues } from '../phx.ts'

/** Who delivers events. */
export interface ViewportDelegate {
  push_(event: LiveEvent, answered: () => void): void
}

const watched = new WeakSet<Element>()

/** Watches a list with `phx-viewport-top` or `phx-viewport-bottom`, for as long as it is in the page. */
export function watch(list: Element, delegate: ViewportDelegate): void {
  if (watched.has(list)) return
  watched.add(list)
  addEventListener('scroll', new Watch(list, delegate), true)
}

/**
 * A list asks for more when its first or last child comes into sight in the direction of scrolling, and once, as
 * `_overran`, when everything before it has been scrolled past. While an answer is under way nothing else is asked,
 * and the row that more will join is kept in sight; of the same row the same is not asked again.
 */
class Watch {
  readonly #list: Element
  readonly #delegate: ViewportDelegate
  #before: number
  #asked: Element | undefined
  #isUp = false
  #isOverrun = false
  #hold: (() => void) | undefined

  constructor(list: Element, delegate: ViewportDelegate) {
    this.#list = list
    this.#delegate = delegate
    this.#before = scroller(list).scrollTop
  }

  handleEvent(): void {
    const list = this.#list
    if (!list.isConnected) {
      watched.delete(list)
      return removeEventListener('scroll', this, true)
    }
    const now = scroller(list).scrollTop
    const isUp = now < this.#before
    const row = isUp ? list.firstElementChild : list.lastElementChild
    if (now === this.#before || !row) return
    this.#before = now
    if (this.#hold) return this.#hold()
    if (isUp !== this.#isUp) this.#asked = undefined
    this.#isUp = isUp
    this.#look(row)
  }

  #look(row: Element): void {
    const isUp = this.#isUp
    const all = document.getElementById(phx(this.#list, 'viewport-overrun-target') ?? '') ?? this.#list
    const start = all.getBoundingClientRect().top
    if (isUp && !this.#isOverrun && start >= 0) this.#ask(row, { _overran: true })
    this.#isOverrun = isUp ? this.#isOverrun || start >= 0 : this.#isOverrun && start > 0
    if (row === this.#asked || !isInSight(row, isUp ? 'top' : 'bottom')) return
    this.#asked = row
    this.#ask(row)
  }

  #ask(row: Element, extra?: object): void {
    const list = this.#list
    const isUp = this.#isUp
    const event = phx(list, isUp ? 'viewport-top' : 'viewport-bottom')
    if (!event) return
    const block = isUp ? 'start' : 'end'
    const show = (this.#hold = () => extra || row.scrollIntoView({ block }))
    const value = { id: row.id, ...extra, ...phxValues(list) }
    this.#delegate.push_({ kind: 'js', elements: [list], event, value }, () => {
      this.#hold = undefined
      requestAnimationFrame(() => isInSight(row, 'top') || show())
    })
  }
}

/** Is this edge of a row in sight? */
function isInSight(row: Element, edge: 'top' | 'bottom'): boolean {
  const at = row.getBoundingClientRect()[edge]
  const around = scroller(row)
  const isPage = around === document.documentElement
  const { top, bottom } = isPage ? { top: 0, bottom: innerHeight } : around.getBoundingClientRect()
  return Math.ceil(at) >= top && Math.floor(at) <= bottom
}

/** What scrolls when an element does: the page, mostly. */
function scroller(element: Element): Element {
  const around = element.parentElement
  if (!around || element === document.body) return document.documentElement
  return /scroll|auto/.test(getComputedStyle(element).overflowY) ? element : scroller(around)
}
