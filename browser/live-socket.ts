import type { LiveSocketOptions } from './api.ts'
import type { EncodedCommands, HookCommands, JsCommands } from './commands/js.ts'
import type { Commands } from './commands/port.ts'
import type { LiveEvent } from './connection/answer.ts'
import { CLOSED, Connection, OPEN, type ConnectedPage } from './connection.ts'
import { DebugTools, hasTools } from './debug.ts'
import { own } from './dom/own.ts'
import { phx, setPrefix, valueOf } from './dom/phx.ts'
import { Bindings, type BindingsDelegate } from './input/bindings.ts'
import { useParts } from './load.ts'
import { loadHooks, setUpRare, useCommands } from './on-demand.ts'
import { viewsOf, type Views } from './views.ts'

/** The page's live socket. Applications see of it the interface of this name in `api.ts`. */
export class LiveSocket extends DebugTools implements BindingsDelegate, ConnectedPage {
  readonly options: LiveSocketOptions
  /** The application's `dom` callbacks, with their exceptions caught; empty until the part `hooks` is loaded. */
  dom_: NonNullable<LiveSocketOptions['dom']> = {}
  readonly views_: Views = viewsOf(this)
  readonly bindings_: Bindings = new Bindings(this)
  readonly connection_: Connection
  /** Carries out commands; undefined until the part `commands` is loaded. */
  commands_?: Commands

  /** @param path where the live router is mounted, such as `/live`; may be a whole URL */
  constructor(path: string, options: LiveSocketOptions = {}) {
    super()
    this.options = options
    setPrefix(options.bindingPrefix)
    this.connection_ = new Connection(path, this)
  }

  /** Makes the page live: takes over its live roots and keeps them connected. Safe to call twice. */
  connect(): void {
    this.views_.sync_(true)
    setUpRare(this)
    this.bindings_.start_()
    if (!this.views_.all_[0]) return
    this.connection_.start_()
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- not every browser has it
    ;(window.requestIdleCallback ?? setTimeout)(() => void useParts(({ startNotice_ }) => startNotice_(this)))
  }

  /** Closes the connection until `connect`; the page shows that it is lost. `closed` is called once it is closed. */
  disconnect(closed: () => void = () => {}): void {
    this.end_('client')
    const { socket_ } = this.connection_
    if (socket_ && socket_.readyState !== CLOSED) socket_.addEventListener?.('close', closed)
    else closed()
  }

  /** Ends all that is live in the page. `side` is left out when the page itself goes away. */
  end_(side?: 'client'): void {
    this.bindings_.stop_()
    this.connection_.stop_(side)
  }

  /** Closes the connection and opens another: all views join again. */
  reconnect(): void {
    this.disconnect()
    this.connect()
  }

  isConnected(): boolean {
    return this.connection_.socket_?.readyState === OPEN
  }

  /** Carries out commands (`JS`) for an element: as JSON, or as the parsed JSON. */
  execJS(element: Element, commands: EncodedCommands): void {
    this.js().exec(element, commands)
  }

  /** Commands for scripts of the page. */
  js(own?: Element): HookCommands & JsCommands {
    const get =
      (_: unknown, name: string) =>
      (...given: unknown[]) =>
        useCommands(this, (commands) => commands.call_(name, given, own))
    return new Proxy({}, { get }) as HookCommands & JsCommands
  }

  /**
   * Sends an event to the view of its element or to its target. If the event's name is a list of commands, carries those out.
   */
  push_(given: LiveEvent, answered?: () => void): void {
    const { elements_: elements } = given
    // The event of a field goes to the view of its form, which may be another than the field's.
    const element = elements.find((each) => own(each).matches('form')) ?? elements[0]
    const event = { value: { ...given.data_, ...valueOf(element) }, ...given }
    if (event.event?.[0] === '[' || phx(element, 'target'))
      useCommands(this, (commands) => commands.run_(event, answered))
    else this.views_.ownerOf_(own(element).parentElement)?.push_(event, answered)
  }

  /** The connection is open. Hooks are loaded before views join: they may have to handle what a join brings. */
  async opened_(): Promise<void> {
    await loadHooks(this)
    if (hasTools()) await useParts(({ useTool_ }) => void useTool_(this))
    this.views_.sync_()
  }
}
