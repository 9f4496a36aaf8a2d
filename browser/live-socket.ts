import { CONNECTION_TOPIC, MESSAGE } from '../lib/protocol/messages.ts'
import type { Answer, Frame, LiveEvent, LastError } from './connection/answer.ts'
import { guard } from './dom/attempt.ts'
import { Bindings, type BindingsDelegate } from './input/bindings.ts'
import type { FrameSender } from './connection/channel.ts'
import { queue } from './connection/queue.ts'
import type { Commands } from './commands/port.ts'
import { document } from './dom/document.ts'
import type { EncodedCommands, HookCommands, JsCommands } from './commands/js.ts'
import type { PluginFactory } from './view-plugin.ts'
import { load_, type Parts } from './load.ts'
import { Monitor, type MonitorDelegate } from './connection/monitor.ts'
import type { LiveSocketOptions } from './api.ts'
import type { DomCallbacks, Params } from './options.ts'
import { own } from './dom/own.ts'
import { LIFECYCLE, bound, phx, setPrefix, valueOf, viewOf } from './dom/phx.ts'
import { forgetReloads, reload } from './reload.ts'
import type { Tools } from './debug/diagnosis.ts'
import { addTools, hasTools } from './debug.ts'
import { View } from './view.ts'

/** The `readyState` of a WebSocket through which something can be said. */
const OPEN = 1
const CLOSED = 3

/**
 * The page's connection: one WebSocket, and a view on it for every live root of the page.
 *
 * @example
 * ```ts
 * const liveSocket = new LiveSocket('/live', { hooks: { Chart } })
 * liveSocket.connect()
 * ```
 */
export class LiveSocket implements BindingsDelegate, FrameSender, MonitorDelegate {
  readonly options: LiveSocketOptions
  /** Once the part for it is loaded: then none of them stops anything. */
  dom_: DomCallbacks = {}
  readonly #path: string
  views_: View[] = []
  readonly bindings_: Bindings = new Bindings(this)
  readonly #monitor = new Monitor(this)
  /** Once they are loaded. */
  commands_?: Commands
  /** What has been loaded for the elements of views. */
  readonly pluginFactories_: PluginFactory[] = []
  /** Elements with what is left to the part `extras`. */
  readonly #rare: string
  /** The newest; it may be closed. */
  connection_: WebSocket | undefined
  /** When a connection was lost last, and by which code. */
  error_: LastError | undefined
  /** What the next connection is to be in place of a WebSocket. */
  TransportClass_: typeof WebSocket | undefined
  /** Has the router answered a request since the last connection? */
  isRouterReached_ = false
  #ref = 0
  /** The largest frame that the server takes, and the newest event where it was a long one. @unit bytes */
  limit_: number = 65_536
  #long = 0
  declare enableDebug: Tools['enableDebug']
  declare disableDebug: Tools['disableDebug']
  declare enableLatencySim: Tools['enableLatencySim']
  declare disableLatencySim: Tools['disableLatencySim']
  declare diagnose: Tools['diagnose']

  /** @param path where the live router is mounted, such as `/live`; may be a whole URL */
  constructor(path: string, options: LiveSocketOptions = {}) {
    addTools(this)
    this.#path = path
    this.options = options
    setPrefix(options.bindingPrefix)
    const others = [
      'disable-with',
      'trigger-action',
      'viewport-top',
      'viewport-bottom',
      'debounce',
      'throttle',
      'change',
      'submit',
    ]
    this.#rare = `${bound(...LIFECYCLE, ...others)},[data-confirm],[data-method]`
  }

  /** Makes the page live: takes over its live roots and keeps them connected. Safe to call twice. */
  connect(): void {
    this.syncViews_(true)
    this.look_(document.documentElement, true)
    this.bindings_.start_()
    if (!this.views_[0]) return
    this.#monitor.start_()
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- not every browser tells when it is idle
    ;(window.requestIdleCallback ?? setTimeout)(() => void this.use_(({ watch }) => watch(this)))
  }

  /** Closes the connection until `connect`; the page says that it is lost. Calls back once it is closed. */
  disconnect(closed: () => void = () => {}): void {
    this.end_('client')
    const { connection_ } = this
    if (connection_ && connection_.readyState !== CLOSED) connection_.addEventListener('close', closed)
    else closed()
  }

  /** Is not live any more. No side is named when it is the page that goes away. */
  end_(side?: 'client'): void {
    this.bindings_.stop_()
    this.#monitor.stop_()
    this.connectionUnwanted_(side)
  }

  /** Closes the connection and opens another: all views join again. */
  reconnect(): void {
    this.disconnect()
    this.connect()
  }

  isConnected(): boolean {
    return this.#monitor.isOpen_()
  }

  /** What the server is told of the page when connecting, and of a view when it joins. */
  params_(view?: HTMLElement): Params {
    const { params } = this.options
    const csrf = document.querySelector<HTMLMetaElement>('meta[name=csrf-token]')
    return {
      ...(csrf && { _csrf_token: csrf.content }),
      ...guard('params', view, () => ({ ...(typeof params === 'function' ? params(view) : params) })),
    }
  }

  /**
   * Brings views and page together: leaves those that are gone, takes over new ones, and joins whose turn it is. Nested
   * views wait for the one around them, which gives them their tokens, and are lost with it.
   */
  syncViews_(hasNew?: unknown): void {
    this.views_ = this.views_.filter((view) => view.leaveIfGone_())
    if (hasNew) {
      for (const element of document.querySelectorAll<HTMLElement>('[data-phx-session]'))
        if (!this.#find(element.id)) this.views_.push(new View(this, element))
      // A page that is loaded again in the middle of its history can be left for what was before.
      if (this.main_() && (history.state || document.querySelector('[data-phx-link]')))
        void this.use_(({ start }) => start(this))
      void this.#loadHooks()
    }
    if (this.connection_?.readyState !== OPEN) return
    for (const { channel_, element_ } of this.views_) {
      const { phxParentId } = element_.dataset
      channel_.joinIfDue_(!phxParentId || this.#find(phxParentId)?.channel_.isJoined_())
    }
  }

  /** The view that owns the page's URL. */
  main_(): View | undefined {
    return this.views_.find((view) => view.isMain_())
  }

  /** Goes where the server says. When that cannot be, the page is loaded anew: the server knows where it belongs. */
  followAnswer_(answer: Answer): void {
    // What is drawn next may be shorter.
    const top = scrollY
    void this.use_(
      ({ start }) => start(this).follow_(answer, top),
      () => reload('navigation', false),
    )
  }

  /** All is well only when every view is: then a reload that is due, or was counted, is forgotten. */
  viewJoined_(): void {
    if (this.views_.every((view) => view.channel_.isJoined_())) forgetReloads()
  }

  /** Carries out commands (`JS`) for an element: in JSON, or as they come out of it. */
  execJS(element: Element, commands: EncodedCommands): void {
    this.js().exec(element, commands)
  }

  /** Commands for scripts of the page. */
  js(own?: Element): HookCommands & JsCommands {
    const get =
      (_: unknown, name: string) =>
      (...given: unknown[]) =>
        this.command_((commands) => commands.call_(name, given, own))
    return new Proxy({}, { get }) as HookCommands & JsCommands
  }

  /** Does something with commands, as soon as they are loaded. */
  command_(act: (commands: Commands) => void): void {
    void this.use_((part) => act(part.attend(this)))
  }

  /** Has an element attended to that has something rare about it; when it is new, all that is in it as well. */
  look_(root: Element, isNew?: boolean, attended?: () => void): void {
    for (const element of [root, ...(isNew ? own(root).querySelectorAll(this.#rare) : [])])
      if (own(element).matches(this.#rare))
        void this.use_((part) => {
          part.look(this, element)
          attended?.()
        })
  }

  // FrameSender

  send_(joinRef: string | null | undefined, topic: string, event: string, payload: object): string {
    const ref = `${++this.#ref}`
    this.connection_?.send(
      JSON.stringify([joinRef === undefined ? ref : joinRef, ref, topic, event, payload]),
    )
    return ref
  }

  /** May this be sent? No character takes more than 3 bytes, and the rest of a frame is short. What is too long is told of. */
  fits_(said: unknown, elements: readonly [Element, ...Element[]]): boolean {
    const [text, limit] = [JSON.stringify(said), this.limit_]
    const bytes = (this.#long = text.length * 3 < limit ? 0 : new Blob([text]).size + 50)
    if (bytes > limit) void this.use_(({ large }) => large(elements, bytes, limit))
    return bytes <= limit
  }

  // Monitor delegate

  connectionWanted_(): void {
    const connection = new (this.TransportClass_ ?? WebSocket)(this.url_().replace('http', 'ws'))
    this.TransportClass_ = undefined
    connection.onopen = async () => {
      this.isRouterReached_ = false
      // An answer of before this connection may have come while it was opened.
      this.TransportClass_ = undefined
      this.#monitor.opened_()
      // What a join brings may be for hooks, so they are there before it.
      await this.#loadHooks()
      if (hasTools()) await this.use_(({ use }) => void use(this))
      this.syncViews_()
    }
    connection.onmessage = ({ data }: MessageEvent<string>) => {
      this.#monitor.heard_()
      const frame = JSON.parse(data) as Frame
      const [joinRef, ref, topic] = frame
      // What is of no join and answers nothing is about the connection itself, and holds nothing up.
      if (joinRef ?? ref) queue.add_(() => this.#find(topic.slice(3))?.channel_.receive_(frame))
      else void this.use_(({ hear }) => hear(this, frame))
    }
    connection.onclose = ({ code }) => {
      this.error_ = [Date.now(), code]
      this.connectionUnwanted_('client')
      if (code === 1009 && this.#long) this.limit_ = this.#long - 1
      if (code === 1000) {
        this.#monitor.stop_()
        reload('closed', true, () => this.#monitor.start_())
      } else this.#monitor.lost_()
    }
    this.connection_ = connection
  }

  connectionUnwanted_(side?: 'client'): void {
    if (this.connection_) this.connection_.onclose = null
    this.connection_?.close()
    for (const view of this.views_) view.channel_.lost_(side)
  }

  connectionRefused_(): void {
    void this.use_(({ probe }) => probe(this, this.url_(), reload))
  }

  heartbeatDue_(): string {
    return this.send_(null, CONNECTION_TOPIC, MESSAGE.heartbeat, {})
  }

  // Bindings delegate

  push_(given: LiveEvent, answered?: () => void): void {
    const { elements_: elements } = given
    // A field may stand elsewhere than its form.
    const element = elements.find((each) => own(each).matches('form')) ?? elements[0]
    const event = { value: { ...given.data_, ...valueOf(element) }, ...given }
    if (event.event?.[0] === '[' || phx(element, 'target'))
      this.command_((commands) => commands.run_(event, answered))
    else this.ownerOf_(own(element).parentElement)?.push_(event, answered)
  }

  /** The view that an element speaks to. What is in the page, but in no view, speaks to the view that owns the page. */
  ownerOf_(element: Element | null): View | undefined {
    return own(element)?.isConnected ? (this.#find(viewOf(element)?.id) ?? this.main_()) : undefined
  }

  #loadHooks(): Promise<void> | undefined {
    const { hooks, dom } = this.options
    if (!Object.keys({ ...hooks, ...dom })[0] && !document.querySelector(bound('hook'))) return undefined
    return this.use_((part) => part.hook(this))
  }

  /** Does something with a part as soon as it is loaded; nothing when it cannot be, which has been reported. */
  use_(act: (part: Parts) => void, failed: () => void = () => {}): Promise<void> {
    return load_().then((part) => guard('A part', '', () => act(part)), failed)
  }

  #find(id: string | undefined): View | undefined {
    return this.views_.find(({ element_ }) => element_.id === id)
  }

  /** The address of its WebSocket. */
  url_(): string {
    const query = new URLSearchParams({ ...this.params_(), vsn: '2.0.0' })
    // Servers and proxies write URLs into their logs. The join brings it.
    query.delete('_csrf_token')
    return new URL(`${this.#path}/websocket?${query}`, location.href).href
  }
}
