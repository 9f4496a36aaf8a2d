import type { JsonValue } from '../protocol/json.ts'
import type { Rendered } from '../template/rendered.ts'
import type { FlashMessages } from './flash.ts'
import type { Head } from './head.ts'
import type { MountInfo } from './mount-info.ts'
import type { PresenceHandlers } from './on-presence.ts'
import type { Awaitable, Parser } from './schema.ts'
import type { MountSocket, Socket } from './socket.ts'
import type { EventValue, RawParams } from './untrusted.ts'

/** What `render` is given besides the assigns. */
export type RenderContext = {
  /** Messages of `socket.putFlash`, and those that came along from the page before, by their kind. */
  readonly flash: FlashMessages
}

/** Deals with an event of the browser; what it returns is the reply to a hook that asked for one. */
export type EventHandler<Assigns> = (
  socket: Socket<Assigns>,
  value: EventValue,
) => Awaitable<JsonValue | void>

/** Deals with a message of the server; the payload is annotated where it is received. */
export type InfoHandler<Assigns> = (socket: Socket<Assigns>, payload: never) => Awaitable<void>

/** Where something failed. */
export type ErrorPlace = {
  /** `handleEvent.save`, `handleInfo.added`, or `render`. */
  readonly callback: string
}

/**
 * Deals with what a callback has thrown: `error` is the thrown value, which may be anything. Before it is called, everything
 * that the callback assigned, put into the flash, pushed and patched has been undone.
 */
export type ErrorHandler<Assigns> = (
  socket: Socket<Assigns>,
  error: unknown,
  at: ErrorPlace,
) => Awaitable<void>

/**
 * The callbacks of a live view, in the order of its life. `mount` comes first and `render` last: TypeScript
 * infers the assigns from what `mount` returns, from top to bottom.
 */
export interface LiveViewDefinition<Assigns, Params, Told = Assigns> {
  /** A name for messages and logs; by default that of the route. */
  readonly name?: string
  /** Reads the parameters; what it refuses is a 400. By default they stay text. */
  readonly params?: Parser<RawParams, Params>
  /** Makes the assigns. Runs for the first render over HTTP and again when the browser joins. */
  readonly mount: (socket: MountSocket<Told>, info: MountInfo<Params>) => Awaitable<Assigns>
  /** Runs after `mount`, with the parameters of the URL. */
  readonly handleParams?: (socket: Socket<Assigns>, params: Params) => Awaitable<void>
  /** One handler for each event of the browser. Nothing else can be called from outside. */
  readonly handleEvent?: Readonly<Record<string, EventHandler<NoInfer<Assigns>>>>
  /** One handler for each message of the server. */
  readonly handleInfo?: Readonly<Record<string, InfoHandler<NoInfer<Assigns>>>>
  /**
   * Deals with those who came and went in topics that the view has tracked, read or subscribed to: changes only, at most
   * once in 50 ms.
   */
  readonly handlePresence?: PresenceHandlers<NoInfer<Assigns>>
  /**
   * Deals with the failure of an event or a message, or of the render that follows one, so that the view goes on with
   * the state it had before. By default the router's; without any the view ends and mounts anew. When it throws
   * itself, the view ends. What `mount` and `handleParams` throw does not come here.
   */
  readonly handleError?: ErrorHandler<NoInfer<Assigns>>
  /**
   * Assigns that are needed for one render only, with the values that they are reset to after it, so that they take
   * no memory: `{ rows: [] }`. What was rendered from them stays in the page until they are assigned anew.
   */
  readonly temporaryAssigns?: NoInfer<Partial<Assigns>>
  /**
   * Runs once when a connected view ends that was mounted, whatever ended it: after `socket.signal` was
   * aborted. It may be async, but it is not awaited.
   */
  readonly terminate?: (socket: Socket<Assigns>) => void
  /** The title of the page; empty text, or nothing, for what it has without. Told to the browser when it changes. */
  readonly pageTitle?: (assigns: Readonly<Assigns>) => string | undefined
  /** What else the page's head says, its language and body classes. Told to the browser when it changes. */
  readonly head?: (assigns: Readonly<Assigns>) => Head
  /** State to markup: pure, and run after each callback that changed the assigns. */
  readonly render: (assigns: Readonly<Assigns>, context: RenderContext) => Rendered
}
