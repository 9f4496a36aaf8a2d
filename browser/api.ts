import type { JsonValue } from '../lib/protocol/json.ts'
import type { UploaderOf } from '../lib/protocol/uploader.ts'
import type { EncodedCommands, HookCommands, JsCommands } from './commands/js.ts'
import type { Tools } from './debug/diagnosis.ts'
import type { DomCallbacks, Metadata, NoticeTexts, Params } from './options.ts'

/**
 * The types of the client that applications use: the live socket, its options, and hooks. They refer to one another, so they
 * are in one file.
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
  /** Closes the connection until `connect`; the page shows that it is lost. `closed` is called once it is closed. */
  disconnect(closed?: () => void): void
  /** Closes the connection and opens another: all views join again. */
  reconnect(): void
  isConnected(): boolean
  /** Carries out commands (`JS`) for an element: as JSON, or as the parsed JSON. */
  execJS(element: Element, commands: EncodedCommands): void
  /** Commands for scripts of the page. */
  js(own?: Element): JsCommands
}

/** Settings of a `LiveSocket`. */
export type LiveSocketOptions = {
  /** The hooks, by the name in `phx-hook`. A hook is looked up when its element appears, so hooks may be added later. */
  readonly hooks?: Readonly<Record<string, Hook | HookClass>>
  /**
   * Parameters: sent in the URL when connecting, and at every join. The page's CSRF token is added to joins. A function is
   * called each time: with the element of the view that joins, or without one when connecting.
   */
  readonly params?: Params | ((view?: HTMLElement) => Params)
  /**
   * The longest pause between two heartbeats; each is at random up to a fifth shorter. A connection that brings nothing
   * until the next one is given up. Twice as long has to be less than the server's `limits.silence`.
   * @unit milliseconds @default 25_000
   */
  readonly heartbeatIntervalMs?: number
  /** The prefix of the page's bindings. @default 'phx-' */
  readonly bindingPrefix?: string
  /** Functions that add to the values of events. */
  readonly metadata?: Metadata
  /** Texts of the notice in place of the English ones, each or some; `false` for a page that has its own, or none. */
  readonly notice?: Partial<NoticeTexts> | false
  /** Callbacks for other scripts that change the page. */
  readonly dom?: DomCallbacks
  /** What uploads files to elsewhere than the view, by the `uploader` that the server's `external` names. */
  readonly uploaders?: Readonly<Record<string, Uploader>>
}

/**
 * Uploads files to elsewhere, such as a storage service. It has to call `progress(100)` or `error()` of each entry.
 *
 * @param lost calls back when the view is lost, which ends all these uploads
 * @param answer the whole answer of the server, with the `config` of the upload
 *
 * @example
 * ```ts
 * const put: Uploader = async (entries) => {
 *   for (const entry of entries) {
 *     const { url } = entry.meta as { url: string }
 *     const answer = await fetch(url, { method: 'PUT', body: entry.file, signal: entry.signal }).catch(() => undefined)
 *     if (answer?.ok) entry.progress(100)
 *     else entry.error()
 *   }
 * }
 * ```
 */
export type Uploader = UploaderOf<LiveSocket>

export type { UploaderEntry as UploadEntry } from '../lib/protocol/uploader.ts'

/** What `handleEvent` returns and `removeHandleEvent` takes: calling it ends the listening, too. */
export type HandledEvent = () => void

/** The payload of an event: the view's handler gets it as the event's value. */
export type HookPayload = { readonly [name: string]: JsonValue }

/** The result of an event that was sent to one of several views. */
export type TargetReply = PromiseSettledResult<{ readonly reply: JsonValue }>

/** What `this` has in a hook's callbacks, besides the hook's own properties. */
export interface HookHandle {
  readonly el: HTMLElement
  readonly liveSocket: LiveSocket
  /**
   * Sends an event to the view. Without a callback it returns a promise: fulfilled with the handler's return value (null
   * for none), rejected when the view is not joined or cannot answer. A callback is called with the answer, if one comes.
   */
  pushEvent(event: string, payload: HookPayload, replied: (reply: JsonValue) => void): undefined
  pushEvent(event: string, payload?: HookPayload): Promise<JsonValue>
  /**
   * Sends an event to other views: to the views of the elements that a selector finds, or to the view of one element.
   * The promise is fulfilled with the result of each, in order.
   */
  pushEventTo(
    target: string | Element,
    event: string,
    payload: HookPayload,
    replied: (reply: JsonValue) => void,
  ): undefined
  pushEventTo(target: string | Element, event: string, payload?: HookPayload): Promise<readonly TargetReply[]>
  /** Calls `handle` with the payload of each event of this name that the server pushes, until the element is removed. */
  handleEvent(event: string, handle: (payload: JsonValue) => void): HandledEvent
  removeHandleEvent(handled: HandledEvent): void
  /** Commands, as in `JS`. Their changes stay when the server updates the page. */
  js(): HookCommands
}

/** The callbacks of a hook's lifecycle. */
export type HookMoments<State> = {
  /** The element is in the page and its view is joined. */
  mounted?(this: HookHandle & State): void
  /** A patch is about to change the element or something in it. */
  beforeUpdate?(this: HookHandle & State): void
  /** A patch has changed the element or something in it. */
  updated?(this: HookHandle & State): void
  /** The element is gone. */
  destroyed?(this: HookHandle & State): void
  /** The view has lost its server; events that are pushed now are rejected. */
  disconnected?(this: HookHandle & State): void
  /** The view is joined again. */
  reconnected?(this: HookHandle & State): void
}

/**
 * Code for elements with `phx-hook="<name>"` and an id, called in the lifecycle of the element. Its exceptions and
 * rejections are reported and stop nothing else; after an exception its element is drawn again as the server rendered it.
 * `State` is the type of what it keeps on `this`.
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
