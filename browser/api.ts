import type { JsonValue } from '../lib/protocol/json.ts'
import type { EncodedCommands, HookCommands, JsCommands } from './commands/js.ts'
import type { Tools } from './debug/diagnosis.ts'
import type { DomCallbacks, Metadata, NoticeTexts, Params } from './options.ts'

/**
 * What an application and the client say to each other: the live socket, its options, and hooks. They name one another,
 * so they stand together.
 */

/**
 * The page's connection: one WebSocket, and a view on it for every live root of the page.
 *
 * @example
 * ```ts
 * const liveSocket = new LiveSocket('/live', { hooks: { Chart } })
 * liveSocket.connect()
 * ```
 */
export interface LiveSocket extends Tools {
  readonly options: LiveSocketOptions
  /** Makes the page live: takes over its live roots and keeps them connected. Safe to call twice. */
  connect(): void
  /** Closes the connection until `connect`; the page says that it is lost. Calls back once it is closed. */
  disconnect(closed?: () => void): void
  /** Closes the connection and opens another: all views join again. */
  reconnect(): void
  isConnected(): boolean
  /** Carries out commands (`JS`) for an element: in JSON, or as they come out of it. */
  execJS(element: Element, commands: EncodedCommands): void
  /** Commands for scripts of the page. */
  js(own?: Element): JsCommands
}

/** Settings of a `LiveSocket`. */
export type LiveSocketOptions = {
  /** By the name in `phx-hook`. They are looked up when an element appears, so some may be added later. */
  readonly hooks?: Readonly<Record<string, Hook | HookClass>>
  /**
   * Sent when connecting, in the URL, and at every join; the page's CSRF token goes along with joins by itself. A function
   * is asked each time: for the element of the view that joins, or for none when connecting.
   */
  readonly params?: Params | ((view?: HTMLElement) => Params)
  /**
   * The longest pause between two heartbeats; each is at random up to a fifth shorter. A connection that brings nothing
   * until the next one is given up. Twice as long has to be less than the server's `limits.silence`.
   * @unit milliseconds @default 25_000
   */
  readonly heartbeatIntervalMs?: number
  /** What the names of the page's bindings begin with. @default 'phx-' */
  readonly bindingPrefix?: string
  /** What is sent along with events. */
  readonly metadata?: Metadata
  /** Texts of the notice in place of the English ones, each or some; `false` for a page that has its own, or none. */
  readonly notice?: Partial<NoticeTexts> | false
  /** What other scripts have to say to updates. */
  readonly dom?: DomCallbacks
}

/** What `handleEvent` returns and `removeHandleEvent` takes; calling it does the same. */
export type HandledEvent = () => void

/** What goes with an event: the view's handler is given it as its value. */
export type HookPayload = { readonly [name: string]: JsonValue }

/** What came of an event that was sent to one of several views. */
export type TargetReply = PromiseSettledResult<{ readonly reply: JsonValue }>

/** What `this` is in a hook's callbacks, along with everything else the hook itself holds. */
export interface HookHandle {
  readonly el: HTMLElement
  readonly liveSocket: LiveSocket
  /**
   * Sends an event to the view. Without a callback there is a promise: fulfilled with what the handler returned (null
   * for nothing), rejected when the view is not joined or cannot answer. The callback is only called with an answer.
   */
  pushEvent(event: string, payload: HookPayload, replied: (reply: JsonValue) => void): undefined
  pushEvent(event: string, payload?: HookPayload): Promise<JsonValue>
  /**
   * Sends an event to other views: to those that the elements belong to that a selector finds, or to that of an
   * element. The promise tells what came of each, in their order.
   */
  pushEventTo(
    target: string | Element,
    event: string,
    payload: HookPayload,
    replied: (reply: JsonValue) => void,
  ): undefined
  pushEventTo(target: string | Element, event: string, payload?: HookPayload): Promise<readonly TargetReply[]>
  /** Calls back with the payload of every event of that name that the server pushes, until the element is gone. */
  handleEvent(event: string, handle: (payload: JsonValue) => void): HandledEvent
  removeHandleEvent(handled: HandledEvent): void
  /** Commands, as in `JS`: what they do stays when the server updates the page. */
  js(): HookCommands
}

/** The moments of a hook's life. */
export type HookMoments<State> = {
  /** The element is in the page and its view is joined. */
  mounted?(this: HookHandle & State): void
  /** A patch is about to change the element or something in it. */
  beforeUpdate?(this: HookHandle & State): void
  /** It has. */
  updated?(this: HookHandle & State): void
  /** The element is gone. */
  destroyed?(this: HookHandle & State): void
  /** The view has lost its server; what is pushed now is refused. */
  disconnected?(this: HookHandle & State): void
  /** The view is joined again. */
  reconnected?(this: HookHandle & State): void
}

/**
 * Code for elements with `phx-hook="<name>"` and an id, called at the moments of the element's life. What it throws,
 * or rejects with, is reported and stops nothing else; where it throws, its element is drawn anew. `State` is what it keeps on `this`.
 * See docs/reference/hooks.md.
 *
 * @example
 * ```ts
 * const Chart: Hook<{ chart: Chart }> = {
 *   mounted() {
 *     this.chart = draw(this.el)
 *     this.handleEvent('points', (points) => this.chart.add(points))
 *   },
 * }
 * ```
 */
export type Hook<State extends object = object> = HookMoments<State> &
  Partial<State> &
  ThisType<HookHandle & State>

/** A hook as a class: a subclass of `ViewHook`. */
export type HookClass = new (handle: HookHandle) => HookHandle & HookMoments<object>
