import type { LiveSocket } from '../live-socket.ts'
import { phx, phxValues } from '../phx.ts'

/** A list, and what is to be remembered of it from one scrolling to the next. */
type Watched = {
  readonly list_: Element
  readonly liveSocket_: LiveSocket
  before_: number
  isUp_?: boolean
  /** Everything before the list has been scrolled past. */
  isOverrun_?: boolean
  /** The row that was asked at since the direction has changed. */
  asked_?: Element | undefined
  /** While an answer is under way: keeps the row in sight that more will join. */
  hold_?: (() => unknown) | undefined
}

const lists = new WeakSet<Element>()

/** Watches a list with `phx-viewport-top` or `phx-viewport-bottom`, for as long as it is in the page. */
export function watch(list: Element, liveSocket: LiveSocket): void {
  if (lists.has(list)) return
  lists.add(list)
  const watched: Watched = { list_: list, liveSocket_: liveSocket, before_: scroller(list).scrollTop }
  const scrolled = (): void => {
    if (list.isConnected) return look(watched)
    lists.delete(list)
    removeEventListener('scroll', scrolled, true)
  }
  addEventListener('scroll', scrolled, true)
}

/**
 * A list asks for more when its first or last child comes into sight in the direction of scrolling, and once, as
 * `_overran`, when everything before it has been scrolled past. While an answer is under way nothing else is asked,
 * and of the same row the same is not asked again.
 */
function look(watched: Watched): void {
  const { list_: list, before_: before, isOverrun_: wasOverrun } = watched
  const now = scroller(list).scrollTop
  const isUp = now < before
  const row = isUp ? list.firstElementChild : list.lastElementChild
  if (now === before || !row) return
  watched.before_ = now
  if (watched.hold_) return void watched.hold_()
  if (isUp !== watched.isUp_) watched.asked_ = undefined
  watched.isUp_ = isUp
  const start = topOf(document.getElementById(phx(list, 'viewport-overrun-target') ?? '') ?? list)
  if (isUp ? start >= 0 : start <= 0) watched.isOverrun_ = isUp
  if (watched.isOverrun_ && !wasOverrun) ask(watched, row, { _overran: true })
  if (row === watched.asked_ || !isInSight(row, isUp)) return
  watched.asked_ = row
  ask(watched, row)
}

function ask(watched: Watched, row: Element, extra?: object): void {
  const { list_: list, isUp_: isUp } = watched
  const event = phx(list, isUp ? 'viewport-top' : 'viewport-bottom')
  if (!event) return
  const hold = (watched.hold_ = () => extra || row.scrollIntoView({ block: isUp ? 'start' : 'end' }))
  const value = { id: row.id, ...extra, ...phxValues(list) }
  watched.liveSocket_.push_({ kind: 'js', elements: [list], event, value }, () => {
    watched.hold_ = undefined
    requestAnimationFrame(() => isInSight(row, true) || hold())
  })
}

/** Is an edge of a row in sight, its upper or its lower one? */
function isInSight(row: Element, isUpper: boolean): boolean {
  const around = scroller(row)
  const isPage = around === document.documentElement
  const { height } = row.getBoundingClientRect()
  const at = topOf(row) + (isUpper ? 0 : height) - (isPage ? 0 : topOf(around))
  return Math.ceil(at) >= 0 && Math.floor(at) <= around.clientHeight
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top
}

/** What scrolls when an element does: the page, mostly. */
function scroller(element: Element): Element {
  const around = element.parentElement
  if (!around || element === document.body) return document.documentElement
  return /scroll|auto/.test(getComputedStyle(element).overflowY) ? element : scroller(around)
}
