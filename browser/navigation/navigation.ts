import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { Answer, Destination } from '../connection/answer.ts'
import { document } from '../dom/document.ts'
import type { Navigation, NavigatedView, NavigationPage } from './port.ts'
import { own, type AtElement, type Listener } from '../dom/own.ts'
import { bound, phx } from '../dom/phx.ts'
import { announcePage } from './announce.ts'
import { keepSticky } from './sticky.ts'
import { visit } from './visit.ts'
import { showProgress } from './progress.ts'
import { begin, enter, isElsewhere, step, take, type Kind } from './history-entries.ts'
import { inTransition } from './transition.ts'

/** The navigation of a page: follows links, the history and the server from one URL to another. */

/** Redirects in a row over the connection before one page is drawn; after that the next is loaded like any page. */
const MAX_IN_A_ROW = 10

/** Live links that open in this tab. */
const LINK = 'a[data-phx-link]:not([download],[target]:not([target=_self]))'

/** A live link, as the server prints it. In an SVG drawing its `href` is an object. */
type LiveLink = HTMLElement & {
  readonly href: string & Partial<SVGAnimatedString>
  readonly dataset: { readonly phxLink: Kind; readonly phxLinkState: 'push' | 'replace' }
}

/** The `detail` of the window's events of a navigation. */
type Detail = {
  readonly href: string
  readonly patch: boolean
  readonly pop: boolean
  readonly direction: string
}

/** A change to another URL. */
type PageChange = Destination & {
  readonly link?: HTMLElement | undefined
  /** How far the page was scrolled before the new content was drawn. @unit pixels */
  readonly top?: number
  /** Set when the browser has gone there already, back or forward: how far to scroll the page. @unit pixels */
  readonly scroll?: number
  /** How many entries of the history that was; negative is back. */
  readonly by?: number
}

let liveSocket: NavigationPage
let latest: PageChange | undefined
let stop: (() => void) | undefined
let leaving: ReturnType<typeof setTimeout> | undefined
let inARow = 0
/** Is the browser going back in the history because the page has stayed where it was? */
let isReturning = false

/**
 * Takes the page from one URL to another over its connection: by links, by the history, and as the server says. A newer
 * navigation cancels the one before; a page has one history. See docs/protocol.md, "Navigation".
 */
export function navigationOf(given: NavigationPage): Navigation {
  liveSocket = given
  begin()
  showProgress()
  addEventListener('popstate', pop)
  addEventListener('click', click)
  addEventListener('phx:page-busy', stay)
  return { follow_: follow, navigate_: go }
}

function follow({ redirect, live_redirect, live_patch }: Answer, top: number): void {
  if (redirect) leave(redirect)
  else if (live_redirect) set('redirect', absolute(live_redirect))
  // The view itself has patched: only the URL and the scroll position change.
  else if (live_patch) end('patch', absolute({ ...live_patch, top }))
}

function go(kind: Kind, destination: Destination, link?: HTMLElement): void {
  const change = absolute({ ...destination, link })
  if (change.to !== latest?.to && tell('before-navigate', detailOf(kind, change.to))) set(kind, change)
}

/** Follows live links, but leaves clicks to the browser that open a tab or a window. */
const click: Listener = (event: AtElement<MouseEvent>): void => {
  const link = own(event.target).closest<LiveLink>(LINK)
  const isTheirs = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  if (!link || isTheirs || !liveSocket.isConnected()) return
  event.preventDefault()
  const { phxLink, phxLinkState } = link.dataset
  const { baseVal = link.href } = link.href
  go(phxLink, { to: baseVal, kind: phxLinkState }, link)
}

/** The browser has gone back or forward. */
function pop(): void {
  if (isReturning) {
    isReturning = false
    return void take()
  }
  const { by, kind, scroll } = step()
  // The browser scrolls to a fragment by itself, but not back from one.
  if (!isElsewhere()) return take() && by ? scrollTo(0, scroll) : undefined
  const { href } = location
  const detail = detailOf(kind, href, by)
  // `history.go(0)` reloads.
  if (!tell('before-navigate', detail)) return by ? history.go(-by) : undefined
  take()
  tell('navigate', detail)
  set(kind, { to: href, scroll, by })
}

function set(kind: Kind, change: PageChange): void {
  const { to, link } = change
  const view = liveSocket.views_.main_()
  clearTimeout(leaving)
  stop?.()
  mark(false)
  const isOurs = view && liveSocket.isConnected() && to.startsWith(`${location.origin}/`)
  if (!isOurs || ++inARow > MAX_IN_A_ROW) return leave(change)
  latest = change
  own(link)?.classList.add('phx-click-loading')
  tell('page-loading-start', { to, kind })
  stop = () => {
    stop = undefined
    own(link)?.classList.remove('phx-click-loading')
    tell('page-loading-stop', { to, kind })
  }
  if (kind === 'patch' && view.channel_.isJoined_()) patch(view, change)
  else navigate(view, change)
}

/**
 * Loads a page. If the page is still here a second later (it was a download, or the person stayed), the navigation is over.
 */
function leave(destination: Destination): void {
  visit(destination)
  clearTimeout(leaving)
  leaving = setTimeout(() => {
    latest = undefined
    inARow = 0
    stop?.()
  }, 1000)
}

function patch(view: NavigatedView, change: PageChange): void {
  view.channel_.push_(MESSAGE.patch, { url: change.to }, (answer) => {
    const top = scrollY
    for (const [message, payload] of Object.entries(answer ?? {}) as [string, object][])
      view.messageReceived_(message, payload)
    if (change !== latest) return
    if (!answer) leave(change)
    else if (answer.link_redirect) navigate(view, change)
    else if (!(answer.redirect ?? answer.live_redirect)) end('patch', { ...change, top })
  })
}

/** The application had no time for a patch: the navigation ends where it began. */
function stay(): void {
  const { by } = latest ?? {}
  latest = undefined
  inARow = 0
  stop?.()
  mark(true)
  isReturning = !!by
  if (by) history.go(-by)
}

function mark(isBusy: boolean): void {
  liveSocket.views_.main_()?.element_.classList.toggle('phx-busy', isBusy)
}

/** Joins the view of the next page in the element of this one. */
function navigate(view: NavigatedView, change: PageChange): void {
  const { to, flash } = change
  // Elements with `phx-remove` run their commands first; the next page waits for these, as every update does.
  for (const element of view.element_.querySelectorAll(bound('remove')))
    if (!own(element).closest('[data-phx-sticky]'))
      liveSocket.commands_?.start_('remove', element, phx(element, 'remove'))
  view.location_.pending_ = { to, flash, enter_: (draw) => inTransition(() => enterView(view, change, draw)) }
  view.channel_.join_()
}

/** Draws the page that was joined, unless another navigation has begun meanwhile. */
function enterView(view: NavigatedView, change: PageChange, draw: () => void): void {
  if (change !== latest) return
  const element = view.element_
  view.location_.pending_ = { to: '' }
  end('redirect', change, () => {
    keepSticky(element, draw)
    liveSocket.views_.sync_(false)
    announcePage(element)
  })
}

function end(kind: Kind, change: PageChange, draw?: () => void): void {
  const { to, scroll } = change
  latest = undefined
  inARow = 0
  mark(false)
  if (scroll === undefined) {
    enter(kind, to, change.kind === 'replace', change.top)
    tell('navigate', detailOf(kind, to))
  }
  draw?.()
  show(kind, scroll)
  stop?.()
}

function absolute(change: PageChange): PageChange {
  return { ...change, to: new URL(change.to, location.href).href }
}

/** @param by how many entries the browser went in the history; undefined for other navigations */
function detailOf(kind: Kind, href: string, by?: number): Detail {
  return {
    href,
    patch: kind === 'patch',
    pop: by !== undefined,
    direction: (by ?? 1) > 0 ? 'forward' : 'backward',
  }
}

/** Scrolls to where the page was left, or to the fragment of its URL; another page begins at its top. */
function show(kind: Kind, scroll: number | undefined): void {
  const target = scroll === undefined && document.getElementById(location.hash.slice(1))
  if (target) own(target).scrollIntoView()
  else if (kind === 'redirect' || scroll !== undefined) scrollTo(0, scroll ?? 0)
}

/** Dispatches `phx:<name>` on the window. @returns false when a listener has prevented it */
function tell(name: string, detail: Detail | { readonly to: string; readonly kind: Kind }): boolean {
  const cancelable = name === 'before-navigate'
  return dispatchEvent(new CustomEvent(`phx:${name}`, { detail, cancelable }))
}
