import type { Answer, Destination } from '../answer.ts'
import type { LiveSocket } from '../live-socket.ts'
import type { View } from '../view.ts'
import { arrive } from './arrive.ts'
import { keepSticky } from './sticky.ts'
import { visit } from './visit.ts'
import { Progress } from './progress.ts'
import { Trail, type Kind } from './trail.ts'
import { inTransition } from './transition.ts'

/** Views that may send the page on to others before one is drawn; then the next is loaded like any page. */
const MOST_IN_A_ROW = 10

/** Live links that the browser would not open elsewhere. */
const LINK = 'a[data-phx-link]:not([download],[target]:not([target=_self]))'

/** What the window hears of a navigation. */
type Detail = {
  readonly href: string
  readonly patch: boolean
  readonly pop: boolean
  readonly direction: string
}

/** A way to another URL. */
type Journey = Destination & {
  readonly link?: HTMLElement | undefined
  /** The history has taken it already; this far down the page is scrolled then. */
  readonly scroll?: number
}

/**
 * The ways of the page from one URL to another over its connection: by links, by the history, and as the server says.
 * The latest counts. See docs/protocol.md, "Navigation".
 */
export class Journeys {
  readonly #liveSocket: LiveSocket
  readonly #trail = new Trail()
  #latest: Journey | undefined
  #stop: (() => void) | undefined
  #inARow = 0

  constructor(liveSocket: LiveSocket) {
    this.#liveSocket = liveSocket
    new Progress()
    addEventListener('popstate', () => this.#pop())
    addEventListener('click', (event) => this.#click(event))
  }

  /** Goes where a message of the server, or a reply, says. */
  follow_({ redirect, live_redirect, live_patch }: Answer): void {
    if (redirect) visit(redirect)
    else if (live_redirect) this.#set('redirect', live_redirect)
    // The view is there already.
    else if (live_patch) this.#end('patch', live_patch)
  }

  /** Takes the page to another URL, as a link or a command in the page says, unless somebody objects. */
  go_(kind: Kind, destination: Destination, link?: HTMLElement): void {
    const href = hrefOf(destination)
    if (href !== this.#latest?.to && tell('before-navigate', detailOf(kind, href)))
      this.#set(kind, { ...destination, link })
  }

  /** What the browser would open elsewhere, it does. */
  #click(event: MouseEvent): void {
    const { target, defaultPrevented, ctrlKey, metaKey, shiftKey, altKey } = event
    const link = (target as Element).closest<HTMLAnchorElement>(LINK)
    const isOurs = link && !(defaultPrevented || ctrlKey || metaKey || shiftKey || altKey)
    if (!isOurs || !this.#liveSocket.isConnected()) return
    event.preventDefault()
    const { phxLink, phxLinkState } = link.dataset
    this.go_(phxLink as Kind, { to: link.href, kind: phxLinkState } as Destination, link)
  }

  /** The browser has gone back or forward. */
  #pop(): void {
    if (!this.#trail.isElsewhere_()) return
    const step = this.#trail.step_()
    const { by, kind = 'redirect', scroll = 0 } = step
    const { href } = location
    const detail = { href, patch: kind === 'patch', pop: true, direction: by > 0 ? 'forward' : 'backward' }
    // To go by nothing would be to load the page again.
    if (!tell('before-navigate', detail)) return by ? history.go(-by) : undefined
    this.#trail.take_(step)
    tell('navigate', detail)
    this.#set(kind, { to: href, scroll })
  }

  #set(kind: Kind, destination: Journey): void {
    const journey = { ...destination, to: hrefOf(destination) }
    const { to, link } = journey
    const view = this.#liveSocket.main_()
    this.#stop?.()
    const isOurs = view && this.#liveSocket.isConnected() && to.startsWith(`${location.origin}/`)
    if (!isOurs || ++this.#inARow > MOST_IN_A_ROW) return visit(journey)
    this.#latest = journey
    link?.classList.add('phx-click-loading')
    tell('page-loading-start', { to, kind })
    this.#stop = () => {
      this.#stop = undefined
      link?.classList.remove('phx-click-loading')
      tell('page-loading-stop', { to, kind })
    }
    if (kind === 'patch' && view.channel_.isJoined_()) this.#patch(view, journey)
    else this.#navigate(view, journey)
  }

  #patch(view: View, journey: Journey): void {
    view.channel_.push_('live_patch', { url: journey.to }, (answer) => {
      for (const [message, payload] of Object.entries(answer ?? {}) as [string, object][])
        view.messageReceived_(message, payload)
      if (journey !== this.#latest) return
      if (!answer) visit(journey)
      else if (answer.link_redirect) this.#navigate(view, journey)
      else if (!(answer.redirect ?? answer.live_redirect)) this.#end('patch', journey)
    })
  }

  /** The view's element stays, and what is in it becomes another's. */
  #navigate(view: View, journey: Journey): void {
    const { to, flash } = journey
    view.passage_ = {
      to,
      flash,
      arrive_: (draw) => {
        inTransition(view, () => this.#arrive(view, journey, draw))
      },
    }
    view.channel_.join_()
  }

  /** The page has been entered, unless it was sent elsewhere meanwhile. */
  #arrive(view: View, journey: Journey, draw: () => void): void {
    if (journey !== this.#latest) return
    const element = view.element_
    view.passage_ = { to: '' }
    this.#end('redirect', journey, () => {
      keepSticky(element, draw)
      this.#liveSocket.settle_(false)
      arrive(element)
    })
  }

  #end(kind: Kind, journey: Journey, draw?: () => void): void {
    this.#latest = undefined
    this.#inARow = 0
    if (journey.scroll === undefined) this.#enter(kind, journey)
    draw?.()
    scroll(kind, journey)
    this.#stop?.()
  }

  #enter(by: Kind, destination: Destination): void {
    const href = hrefOf(destination)
    this.#trail.enter_(by, href, destination.kind === 'replace')
    tell('navigate', detailOf(by, href))
  }
}

function hrefOf({ to }: Destination): string {
  return new URL(to, location.href).href
}

function detailOf(kind: Kind, href: string): Detail {
  return { href, patch: kind === 'patch', pop: false, direction: 'forward' }
}

/** To where the page was left; or to the fragment of its URL; another view begins at its top. */
function scroll(kind: Kind, journey: Journey): void {
  const target = journey.scroll === undefined && document.getElementById(location.hash.slice(1))
  if (target) target.scrollIntoView()
  else if (kind === 'redirect' || journey.scroll !== undefined) scrollTo(0, journey.scroll ?? 0)
}

/** @returns whether it may happen */
function tell(name: string, detail: Detail | { readonly to: string; readonly kind: Kind }): boolean {
  const cancelable = name === 'before-navigate'
  return dispatchEvent(new CustomEvent(`phx:${name}`, { detail, cancelable }))
}
