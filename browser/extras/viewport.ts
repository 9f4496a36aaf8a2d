import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'
import { phx, phxValues } from '../dom/phx.ts'
import type { ExtrasPage } from './port.ts'

const lists = new WeakSet<Element>()

/** Watches a list with `phx-viewport-top` or `phx-viewport-bottom`, for as long as it is in the page. */
export function watch(list: Element, liveSocket: ExtrasPage): void {
  if (lists.has(list)) return
  lists.add(list)
  const look = lookout(list, liveSocket)
  const scrolled = (): void => {
    if (own(list).isConnected) return look()
    lists.delete(list)
    removeEventListener('scroll', scrolled, true)
  }
  addEventListener('scroll', scrolled, true)
}

/**
 * Sends an event when the first or last child of a list comes into view in the direction of scrolling, and once, with
 * `_overran`, when the person has scrolled up beyond the start of the list. Nothing is sent while an answer is awaited, nor
 * twice for the same row.
 */
function lookout(list: Element, liveSocket: ExtrasPage): () => void {
  let before = own(scroller(list)).scrollTop
  let wasUp: boolean | undefined
  /** Has the person scrolled up beyond the start of the list? */
  let isOverrun: boolean | undefined
  /** The row for which an event was sent since the direction changed. */
  let asked: Element | undefined
  /** While an answer is awaited: keeps the row in view beside which new rows will come. */
  let hold: (() => unknown) | undefined

  const ask = (row: Element, isUp: boolean, extra?: object): void => {
    const event = phx(list, isUp ? 'viewport-top' : 'viewport-bottom')
    if (!event) return
    const keep = (hold = () => extra ?? own(row).scrollIntoView({ block: isUp ? 'start' : 'end' }))
    const value = { id: own(row).id, ...extra, ...phxValues(list) }
    liveSocket.push_({ kind_: 'js', elements_: [list], event, value }, () => {
      hold = undefined
      requestAnimationFrame(() => isInSight(row, true) || keep())
    })
  }
  return () => {
    const now = own(scroller(list)).scrollTop
    const isUp = now < before
    const row = isUp ? own(list).firstElementChild : own(list).lastElementChild
    if (now === before || !row) return
    before = now
    if (hold) return void hold()
    if (isUp !== wasUp) asked = undefined
    wasUp = isUp
    const wasOverrun = isOverrun
    const start = topOf(document.getElementById(phx(list, 'viewport-overrun-target') ?? '') ?? list)
    if (isUp ? start >= 0 : start <= 0) isOverrun = isUp
    if (isOverrun && !wasOverrun) ask(row, isUp, { _overran: true })
    if (row === asked || !isInSight(row, isUp)) return
    asked = row
    ask(row, isUp)
  }
}

/** Is the upper or the lower edge of a row in view? */
function isInSight(row: Element, isUpper: boolean): boolean {
  const around = scroller(row)
  const { top, bottom } = own(row).getBoundingClientRect()
  const at = (isUpper ? top : bottom) - (around === document.documentElement ? 0 : topOf(around))
  return Math.ceil(at) >= 0 && Math.floor(at) <= own(around).clientHeight
}

function topOf(element: Element): number {
  return own(element).getBoundingClientRect().top
}

/** The scroll container of an element: in most cases the page. */
function scroller(element: Element): Element {
  const around = own(element).parentElement
  if (!around || element === document.body) return document.documentElement
  return /scroll|auto/.test(getComputedStyle(element).overflowY) ? element : scroller(around)
}
