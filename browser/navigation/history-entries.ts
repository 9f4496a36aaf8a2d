/** How an entry of the history came about: by a patch of its view, or by going on to another. */
export type Kind = 'patch' | 'redirect'

/** What we keep with an entry of the history, under Phoenix's names. */
type Entry = {
  readonly type?: Kind
  /** How it was left for the next. */
  readonly backType?: Kind
  readonly position?: number
  readonly scroll?: number
}

/** The history of this page: what stands in its entries is ours. */
declare const history: Omit<History, 'state'> & { readonly state: Entry | null }

/** A step that the browser has taken in the history. */
export type Step = {
  readonly by: number
  readonly kind: Kind
  readonly scroll: number
}

/** The entries of the history that are ours, and how far each was scrolled. */
const scrolls = new Map<number, number>()
/** Where the page is among them. */
let position: number
/** The current URL without its fragment. */
let current: string

/** From here on, the current entry is ours. While the page is here, what is scrolled to is drawn first; after that the browser does it better. */
export function begin(): void {
  position = -1
  take()
  const restore = (by: ScrollRestoration) => () => (history.scrollRestoration = by)
  addEventListener('pagehide', restore('auto'))
  addEventListener('pageshow', restore('manual'))
  restore('manual')()
}

/** Is the browser at another URL than we know? Fragments are its own business. */
export function isElsewhere(): boolean {
  return page() !== current
}

/** Notes a new URL; the page of the old one was scrolled so far. */
export function enter(type: Kind, to: string, isReplacing: boolean, scroll: number = scrollY): void {
  if (to !== location.href) {
    scrolls.set(position, scroll)
    history.replaceState({ ...entry(), position, backType: type, scroll }, '')
    if (!isReplacing) position++
    history[isReplacing ? 'replaceState' : 'pushState']({ type, position }, '', to)
  }
  current = page()
}

/** The step to the entry that the browser is at now. */
export function step(): Step {
  const { type = 'redirect', backType = type, position: at = 0, scroll = 0 } = entry()
  const by = at - position
  return { by, kind: by > 0 ? type : backType, scroll: scrolls.get(at) ?? scroll }
}

/**
 * The step is taken.
 * @returns whether the entry is one of ours by now; one that is not is a fragment that the browser has just gone to
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
