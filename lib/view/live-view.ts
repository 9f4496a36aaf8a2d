import { withoutPromises } from '../at-once.ts'
import { viewInvalid, refused } from '../errors/index.ts'
import { isPromise } from '../foreign.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Rendered } from '../template/rendered.ts'
import type { FlashMessages } from './flash.ts'
import type { Head } from './head.ts'
import type { MountInfo } from './mount-info.ts'
import type { PresenceHandlers } from './on-presence.ts'
import { isParser, type Awaitable, type Parser } from './schema.ts'
import type { MountSocket, Socket } from './socket.ts'
import { tiedTwice } from './ties.ts'
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

declare const types: unique symbol

/** A live view: written once, run for each visitor. Made by `liveView`, mounted by `live.live`. */
export interface LiveView<Assigns = unknown, Params = unknown> extends AnyLiveView {
  readonly [types]?: { readonly assigns: Assigns; readonly params: Params }
}

/** A view whose types are forgotten: the runtime holds views of every type. */
export interface AnyLiveView {
  readonly name: string | undefined
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place where a view's types are forgotten
  readonly definition: LiveViewDefinition<any, any>
}

/** What `liveView` has made. */
const made = new WeakSet<object>()

/**
 * Defines a live view.
 * @throws LIVE_VIEW_INVALID when a member is missing, unknown, or not what it has to be; LIVE_VALUE_KIND for a promise
 * in `temporaryAssigns`
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- until `mount` is looked at, handlers of any assigns fit
export function liveView<Assigns extends object = any, Params = RawParams, Told = Assigns>(
  definition: LiveViewDefinition<Assigns, Params, Told>,
): LiveView<Assigns, Params> {
  const mistake = mistakeIn(definition)
  if (mistake) throw viewInvalid(mistake)
  if (definition.temporaryAssigns) withoutPromises(definition.temporaryAssigns, '`temporaryAssigns`')
  const view = Object.freeze({ name: definition.name, definition })
  made.add(view)
  return view
}

/** Was this made by `liveView`? */
export function isLiveView(value: unknown): value is AnyLiveView {
  return typeof value === 'object' && value !== null && made.has(value)
}

type Check = readonly [isGood: (value: unknown) => boolean, expected: string]

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isFunctions = (value: unknown): boolean =>
  isFunction(value) || (Array.isArray(value) && value.every(isFunction))
const A_FUNCTION: Check = [isFunction, 'a function']
const A_TABLE: Check = [isTable, 'a table of handlers']

/** What each member has to be. Only `mount` and `render` may not be missing. */
const CHECKS: Readonly<Record<keyof LiveViewDefinition<unknown, unknown>, Check>> = {
  name: [(value) => typeof value === 'string', 'text'],
  params: [isParser, 'a function or a Standard Schema'],
  mount: A_FUNCTION,
  handleParams: A_FUNCTION,
  handleEvent: A_TABLE,
  handleInfo: A_TABLE,
  handlePresence: [isFunctions, 'a function or a list of functions'],
  handleError: A_FUNCTION,
  temporaryAssigns: [isTable, 'a table of values'],
  terminate: A_FUNCTION,
  pageTitle: A_FUNCTION,
  head: A_FUNCTION,
  render: A_FUNCTION,
}

function mistakeIn(definition: unknown): string | undefined {
  if (!isTable(definition) || isPromise(definition))
    return `\`liveView\` takes a table of callbacks, not ${refused(definition)}`
  const unknown = Object.keys(definition).find((name) => !Object.hasOwn(CHECKS, name))
  if (unknown) return `"${unknown}" is none of ${Object.keys(CHECKS).join(', ')}`
  for (const [name, [isGood, expected]] of Object.entries(CHECKS)) {
    const value = definition[name]
    const isMissing = value === undefined && name !== 'mount' && name !== 'render'
    if (!isMissing && !isGood(value)) return `\`${name}\` is ${refused(value)}, not ${expected}`
  }
  return (
    mistakeInTable('handleEvent', definition) ??
    mistakeInTable('handleInfo', definition) ??
    mistakeInTies(definition['handleInfo'])
  )
}

function mistakeInTable(name: string, definition: Readonly<Record<string, unknown>>): string | undefined {
  const wrong = Object.entries(definition[name] ?? {}).find(([, handler]) => !isFunction(handler))
  return wrong && `\`${name}.${wrong[0]}\` is ${refused(wrong[1])}, not a function`
}

function mistakeInTies(handlers: unknown): string | undefined {
  const twice = isTable(handlers) ? tiedTwice(handlers) : undefined
  return twice && `\`${twice.join('` and `')}\` of \`handleInfo\` are for the same message; write one`
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
