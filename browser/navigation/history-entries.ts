/** How an entry of the history was made: by a patch of its view, or by a navigation to another page. */
export type Kind = 'patch' | 'redirect'

/** The state of an entry of the history, under Phoenix's names. */
type Entry = {
  readonly type?: Kind
  /** How the next entry was made. */
  readonly backType?: Kind
  readonly position?: number
  readonly scroll?: number
}

/** The history of this page: the state of its entries is ours. */
declare const history: Omit<History, 'state'> & { readonly state: Entry | null }

/** A step of the browser in the history, back or forward. */
export type Step = {
  readonly by: number
  readonly kind: Kind
  readonly scroll: number
}

/** How far the page was scrolled at each entry of the history, by position. @unit pixels */
const scrolls = new Map<number, number>()
/** The position of the current entry. */
let position: number
/** The current URL without its fragment. */
let current: string

/**
 * Takes over the current entry. While the page is open we restore scroll positions, after drawing; when the page is left, the
 * browser does.
 */
export function begin(): void {
  position = -1
  take()
  const restore = (by: ScrollRestoration) => () => (history.scrollRestoration = by)
  addEventListener('pagehide', restore('auto'))
  addEventListener('pageshow', restore('manual'))
  restore('manual')()
}

/** Is the browser at another URL than the one that we know? Fragments do not count. */
export function isElsewhere(): boolean {
  return page() !== current
}

/** Adds an entry for a new URL, or replaces the current one. @param scroll how far the old page was scrolled */
export function enter(type: Kind, to: string, isReplacing: boolean, scroll: number = scrollY): void {
  if (to !== location.href) {
    scrolls.set(position, scroll)
    history.replaceState({ ...entry(), position, backType: type, scroll }, '')
    if (!isReplacing) position++
    history[isReplacing ? 'replaceState' : 'pushState']({ type, position }, '', to)
  }
  current = page()
}

/** The step by which the browser has come to its current entry. */
export function step(): Step {
  const { type = 'redirect', backType = type, position: at = 0, scroll = 0 } = entry()
  const by = at - position
  return { by, kind: by > 0 ? type : backType, scroll: scrolls.get(at) ?? scroll }
}

/**
 * Takes over the entry to which the browser has gone.
 * @returns false if the entry was new: then the browser has just gone to a fragment
 */
export function take(): boolean {
  const { position: at } = entry()
  scrolls.set(position, scrollY)
  position = at ?? position + 1
  history.replaceState({ ...entry(), position }, '')
  current = page()
  return at !== undefined
}

function entry(): Entry {
  return history.state ?? {}
}

function page(): string {
  return location.pathname + location.search
}
