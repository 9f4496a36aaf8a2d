import type { Answer, Frame, LiveEvent } from './answer.ts'
import { Bindings, type BindingsDelegate } from './bindings.ts'
import type { Line } from './channel.ts'
import type { Hook, Hooks } from './hooks/hooks.ts'
import { load_, type Parts } from './load.ts'
import { Monitor, type MonitorDelegate } from './monitor.ts'
import { bound, setPrefix, viewOf } from './phx.ts'
import { Reload } from './reload.ts'
import { View } from './view.ts'

/** Settings of a `LiveSocket`. */
export type LiveSocketOptions = {
  /** By the name in `phx-hook`. They are looked up when an element appears, so some may be added later. */
  readonly hooks?: Readonly<Record<string, Hook>>
  /** Sent when connecting and at every join, beside the page's CSRF token. */
  readonly params?: Readonly<Record<string, string>>
  /** What the names of the page's bindings begin with. @default 'phx-' */
  readonly bindingPrefix?: string
}

/** The `readyState` of a WebSocket through which something can be said. */
const OPEN = 1

/**
 * The page's connection: one WebSocket, and a view on it for every live root of the page.
 *
 * @example
 * ```ts
 * const liveSocket = new LiveSocket('/live', { hooks: { Chart } })
 * liveSocket.connect()
 * ```
 */
export class LiveSocket implements BindingsDelegate, Line, MonitorDelegate {
  readonly options: LiveSocketOptions
  readonly reload_: Reload = new Reload()
  readonly #path: string
  #views: View[] = []
  readonly #bindings = new Bindings(this)
  readonly #monitor = new Monitor(this)
  #hooks: Parts['hooks'] | undefined
  /** Elements with what is left to the part `extras`. */
  readonly #rare: string
  #connection: WebSocket | undefined
  /** What the next connection is to be in place of a WebSocket. */
  #Substitute: typeof WebSocket | undefined
  #ref = 0

  /** @param path where the live router is mounted, such as `/live`; may be a whole URL */
  constructor(path: string, options: LiveSocketOptions = {}) {
    this.#path = path
    this.options = options
    setPrefix(options.bindingPrefix)
    const names = ['trigger-action', 'viewport-top', 'viewport-bottom', 'debounce', 'throttle']
    this.#rare = `${bound(...names)},[data-confirm],[data-method]`
  }

  /** Makes the page live: takes over its live roots and keeps them connected. Safe to call twice. */
  connect(): void {
    this.settle_(true)
    this.look_(document.documentElement)
    if (!this.#views[0]) return
    this.#bindings.start()
    this.#monitor.start()
  }

  /** Closes the connection and leaves the page as it is, until `connect`. Safe to call twice. */
  disconnect(): void {
    this.#bindings.stop()
    this.#monitor.stop()
    this.connectionUnwanted_()
  }

  isConnected(): boolean {
    return this.#monitor.isOpen_()
  }

  /** What the server is told of the page when connecting and joining. */
  params_(): Record<string, string> {
    const csrf = document.querySelector<HTMLMetaElement>('meta[name=csrf-token]')
    return { ...(csrf && { _csrf_token: csrf.content }), ...this.options.params }
  }

  /**
   * Brings views and page together: leaves those that are gone, takes over new ones, and joins whose turn it is. Nested
   * views wait for the one around them, which gives them their tokens, and are lost with it.
   */
  settle_(hasNew?: unknown): void {
    this.#views = this.#views.filter((view) => view.stays_())
    for (const element of hasNew ? document.querySelectorAll<HTMLElement>('[data-phx-session]') : [])
      if (!this.#find(element.id)) this.#views.push(new View(this, element))
    // A page that is loaded again in the middle of its history can be left for what was before.
    if (hasNew && this.main_() && (history.state || document.querySelector('[data-phx-link]')))
      load_('navigation').then(({ start }) => start(this), ignore)
    if (this.#connection?.readyState !== OPEN) return
    for (const { channel_, parent_ } of this.#views)
      channel_.settle_(!parent_ || this.#find(parent_)?.channel_.isJoined_())
  }

  /** The view that owns the page's URL. */
  main_(): View | undefined {
    return this.#views.find((view) => view.isMain_())
  }

  /** Goes where the server says. When that cannot be, the page is loaded anew: the server knows where it belongs. */
  go_(answer: Answer): void {
    load_('navigation').then(
      ({ start }) => start(this).follow_(answer),
      () => this.reload_.start(false),
    )
  }

  /** All is well only when every view is: then a reload that is due, or was counted, is forgotten. */
  viewJoined_(): void {
    if (this.#views.every((view) => view.channel_.isJoined_())) this.reload_.stop()
  }

  /** What runs the hooks of a view: nothing as long as none is registered. */
  hooksOf_(view: View): Hooks | undefined {
    void this.#loadHooks()
    return this.#hooks && new this.#hooks.Hooks(view)
  }

  /** Has an element attended to that has something rare about it. */
  attend_(element: Element): void {
    if (element.matches(this.#rare))
      load_('extras').then(({ attend, pace }) => {
        this.#bindings.pace_ = pace
        attend(element, this)
      }, ignore)
  }

  /** The same for a new element and all that is in it. */
  look_(root: Element): void {
    this.attend_(root)
    for (const element of root.querySelectorAll(this.#rare)) this.attend_(element)
  }

  /** Lets even the field that had the focus be rewritten, then gives the focus back unless somebody else has taken it. */
  withoutFocus_(element: HTMLElement, act: () => void): void {
    this.#bindings.isQuiet_ = true
    element.blur()
    act()
    const heir = element.isConnected ? element : document.getElementById(element.id)
    if (document.activeElement === document.body) heir?.focus({ preventScroll: true })
    this.#bindings.isQuiet_ = false
  }

  // Line

  send_(joinRef: string | null | undefined, topic: string, event: string, payload: object): string {
    const ref = `${++this.#ref}`
    this.#connection?.send(
      JSON.stringify([joinRef === undefined ? ref : joinRef, ref, topic, event, payload]),
    )
    return ref
  }

  // Monitor delegate

  connectionWanted_(): void {
    const connection = new (this.#Substitute ?? WebSocket)(this.#url().replace('http', 'ws'))
    this.#Substitute = undefined
    connection.onopen = async () => {
      this.#monitor.opened_()
      // What a join brings may be for hooks, so they are there before it.
      await this.#loadHooks()
      this.settle_()
    }
    connection.onmessage = ({ data }) => {
      this.#monitor.heard_()
      const frame = JSON.parse(data as string) as Frame
      this.#find(frame[2].slice(3))?.channel_.receive_(frame)
    }
    connection.onclose = ({ code }) => {
      this.connectionUnwanted_('client')
      if (code === 1000 || code === 1009) {
        // Load the page anew: the server says so, or was sent more than it takes, and would be again by a form that
        // is given back. See docs/protocol.md, "Close codes".
        this.#monitor.stop()
        this.reload_.start(true)
      } else this.#monitor.lost_()
    }
    this.#connection = connection
  }

  connectionUnwanted_(side?: 'client'): void {
    if (this.#connection) this.#connection.onclose = null
    this.#connection?.close()
    for (const view of this.#views) view.channel_.lost_(side)
  }

  /**
   * A router that has not met its server yet meets it in any request; this one it answers with 426. A guard that
   * answers in its place has something to say to the person: the page is loaded. With a router that is met like this
   * and still not by a WebSocket, something stands between that knows none.
   */
  connectionRefused_(): void {
    fetch(this.#url())
      .then(async ({ redirected, status }) => {
        if (redirected || status === 401 || status === 403) this.reload_.start(false)
        if (status === 426)
          this.#Substitute = (await load_('longPoll')).LongPoll as unknown as typeof WebSocket
      })
      .catch(ignore)
  }

  heartbeatDue_(): void {
    this.send_(null, 'phoenix', 'heartbeat', {})
  }

  // Bindings delegate

  push_(event: LiveEvent, answered?: () => void): void {
    const { elements } = event
    // A field may stand elsewhere than its form.
    const element = elements.find(({ localName }) => localName === 'form') ?? elements[0]
    // What is in the page, but in no view, speaks to the view that owns the page.
    const root =
      viewOf(element.parentElement) ?? (element.isConnected && document.querySelector('[data-phx-main]'))
    this.#find(root ? root.id : undefined)?.push_(event, answered)
  }

  async #loadHooks(): Promise<void> {
    const { hooks = {} } = this.options
    if (!this.#hooks && Object.keys(hooks)[0]) this.#hooks = await load_('hooks').catch(() => undefined)
  }

  #find(id: string | undefined): View | undefined {
    return this.#views.find((view) => view.id === id)
  }

  #url(): string {
    const query = new URLSearchParams({ ...this.params_(), vsn: '2.0.0' })
    return new URL(`${this.#path}/websocket?${query}`, location.href).href
  }
}

/** A part that cannot be loaded has been reported, and a server that cannot be reached is waited for. */
function ignore(): void {}
