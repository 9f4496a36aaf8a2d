import { atOnce, withoutPromises } from '../at-once.ts'
import { componentInvalid, refused } from '../errors/index.ts'
import type { Commands } from '../js/commands.ts'
import { ComponentPlace, type Rendered, type Traced } from '../template/rendered.ts'
import type { ComponentKind, ComponentMessages, SomeProps } from './component-kind.ts'
import type { ErrorPlace, InfoHandler, RenderContext } from './definition.ts'
import { A_FUNCTION, COMMON, mistakeIn, type Check } from './definition-check.ts'
import type { PresenceHandlers } from './on-presence.ts'
import { isTable, type Awaitable } from './schema.ts'
import type { MountSocket, Socket } from './socket.ts'
import type { EventValue } from './untrusted.ts'
import type { JsonValue } from '../protocol/json.ts'

/** A live component as its author sees it: how it is defined, what its callbacks get, and how it is placed. */

/** What a component's callbacks receive: a view's socket, and the way to tell the view. */
export interface ComponentSocket<Assigns, Told> extends Socket<Assigns> {
  /** Tells the view around it something: `handleInfo` of the view hears it by `on(component, name, …)`. */
  notify<Name extends keyof Told & string>(
    name: Name,
    ...payload: undefined extends Told[Name] ? [payload?: Told[Name]] : [payload: Told[Name]]
  ): void
}

/** What `mount` receives: a component is mounted while its view is rendered, so that it leads nowhere else. */
export type ComponentMountSocket = Omit<
  MountSocket,
  'attachHook' | 'assignNew' | 'redirect' | 'pushNavigate' | 'putSession'
>

/** What `render` is given besides the assigns. */
export type ComponentContext = RenderContext & {
  /** The component itself, for `phx-target` and for the `target` of `JS.push`. It differs in each life. */
  readonly self: number
}

/** What `fallback` is given besides the error. */
export type FallbackContext = {
  /** The command that mounts the component anew, with the props that it has. */
  readonly retry: Commands
}

/** The props, with what `mount` returned laid over them. */
type AssignsOf<Props, Own> = Omit<Props, keyof Own> & Own

/** One component that has been mounted or has got new props, for `updateMany`. */
export interface ComponentUpdate<Assigns, Told, Props> {
  readonly socket: ComponentSocket<Assigns, Told>
  /** All its props, with those that are new. */
  readonly props: Props
}

/**
 * The callbacks of a live component, in the order of its life. `mount` comes first and `render` last: TypeScript infers
 * the assigns from top to bottom.
 */
export interface LiveComponentDefinition<Props, Own, Told> {
  /** A name for messages and logs. */
  readonly name?: string
  /** What it tells its view by `socket.notify`: `messages<{ stepped: number }>()`. */
  readonly messages?: ComponentMessages<Told>
  /** Makes the assigns that lie over the props, when the component is first rendered. It cannot be async. */
  readonly mount: (props: Props, socket: ComponentMountSocket) => Own
  /** Takes new props. By default they are laid over the assigns. It cannot be async. */
  readonly update?: (
    socket: ComponentSocket<AssignsOf<Props, NoInfer<Own>>, NoInfer<Told>>,
    props: NoInfer<Props>,
  ) => void
  /**
   * In the place of `update`: called once for all components of this kind that a render mounts or gives new props, to load
   * for all of them at once what each needs. In a first page it is called for each alone. It cannot be async.
   */
  readonly updateMany?: (
    updates: readonly ComponentUpdate<AssignsOf<Props, NoInfer<Own>>, NoInfer<Told>, NoInfer<Props>>[],
  ) => void
  /** One handler for each event of elements with `phx-target=${self}`. */
  readonly handleEvent?: Readonly<
    Record<
      string,
      (
        socket: ComponentSocket<AssignsOf<NoInfer<Props>, NoInfer<Own>>, NoInfer<Told>>,
        value: EventValue,
      ) => Awaitable<JsonValue | void>
    >
  >
  /** One handler for each message of the topics that the component has subscribed to, and of `sendSelf`. */
  readonly handleInfo?: Readonly<Record<string, InfoHandler<AssignsOf<NoInfer<Props>, NoInfer<Own>>>>>
  /** Called when visitors come or go in a topic that the component tracks, reads or subscribes to, as in a view. */
  readonly handlePresence?: PresenceHandlers<AssignsOf<NoInfer<Props>, NoInfer<Own>>>
  /** Assigns for one render only, with the values that they are reset to after it, as in a view. */
  readonly temporaryAssigns?: NoInfer<Partial<AssignsOf<Props, Own>>>
  /**
   * Deals with the failure of an event or a message, before the view's own `handleError` is asked: what the callback
   * assigned is undone by then. When it throws itself, the view's is asked with what it threw.
   */
  readonly handleError?: (
    socket: ComponentSocket<AssignsOf<NoInfer<Props>, NoInfer<Own>>, NoInfer<Told>>,
    error: unknown,
    at: ErrorPlace,
  ) => Awaitable<void>
  /**
   * Stands in the component's place after it has failed in `mount`, `update`, `updateMany` or `render`, or a component in it
   * has that has no `fallback`: one element. The component has ended by then; `phx-click=${retry}` mounts it anew.
   */
  readonly fallback?: (error: unknown, context: FallbackContext) => Rendered
  /** State to markup: one element, whose tag is written out. */
  readonly render: (
    assigns: Readonly<AssignsOf<NoInfer<Props>, NoInfer<Own>>>,
    context: ComponentContext,
  ) => Rendered
}

/** A live component: written once, placed by `component`. Made by `liveComponent`. */
export interface LiveComponent<Props = unknown, Told = unknown> extends ComponentKind<Props, Told>, Defined {}

/** A component whose types are forgotten. */
export type AnyLiveComponent = LiveComponent

interface Defined {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place where a component's types are forgotten
  readonly definition: LiveComponentDefinition<any, any, any>
}

const isDevelopment = process.env['NODE_ENV'] !== 'production'
const made = new WeakSet<object>()
let count = 0

/**
 * Defines a live component: a part of a view with a state and events of its own.
 * @throws LIVE_COMPONENT_INVALID when a member is missing, unknown, or not what it has to be; LIVE_VALUE_KIND for a
 * promise in `temporaryAssigns`
 * @see docs/reference/live-component.md
 */
export function liveComponent<Props extends object, Own extends object, Told = never>(
  definition: LiveComponentDefinition<Props, Own, Told>,
): LiveComponent<Props, Told> {
  const mistake = mistakeIn(definition, CHECKS, 'liveComponent') ?? mistakeInUpdates(definition)
  if (mistake !== undefined) throw componentInvalid(mistake)
  const { name = 'component' } = definition
  const component = Object.freeze({ name, family: `\0component ${String(++count)}`, definition })
  made.add(component)
  return component
}

/** Declares what a component tells its view, for TypeScript alone: `messages<{ stepped: number }>()`. */
export function messages<Table>(): ComponentMessages<Table> {
  return {}
}

/** Was this made by `liveComponent`? */
export function isLiveComponent(value: unknown): value is AnyLiveComponent {
  return typeof value === 'object' && value !== null && made.has(value)
}

/**
 * Places a live component in the template of a view, or of another component. The `id` tells it from the others of its
 * kind in the view: what has the same id in the next render is the same component, wherever it stands.
 *
 * @example
 * html`${each(names, (name) => name, (name) => component(stepper, { id: name, label: name }))}`
 * @throws LIVE_COMPONENT_INVALID for anything that `liveComponent` did not make, and for an invalid id
 */
export function component<Props>(
  made: LiveComponent<Props, never> | LiveComponent<Props>,
  props: NoInfer<Props> & { readonly id: string | number },
): ComponentPlace {
  const given: Readonly<Record<string, unknown>> = { ...atOnce(props, '`component`', 'props') }
  return placeOf(made, given['id'], given, '`component`', component)
}

/**
 * Some props for the component that the view shows under an id.
 * @throws LIVE_COMPONENT_INVALID as `component` does; LIVE_VALUE_KIND for a promise
 */
export function updateOf<Props>(
  made: ComponentKind<Props>,
  id: unknown,
  props: SomeProps<Props>,
): ComponentPlace {
  const given: Record<string, unknown> = { ...atOnce(props, '`sendUpdate`', 'props') }
  delete given['id']
  withoutPromises(given, '`sendUpdate`')
  return placeOf(made, id, given, '`sendUpdate`')
}

function placeOf(
  made: unknown,
  id: unknown,
  given: ComponentPlace['props'],
  taker: string,
  caller?: (...given: never) => unknown,
): ComponentPlace {
  if (!isLiveComponent(made))
    throw componentInvalid(`${taker} takes what liveComponent returned, not ${refused(made)}`)
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '')
    throw componentInvalid(`the \`id\` of ${made.name} takes text or a number, not ${refused(id)}`)
  return new ComponentPlace(made, String(id), given, caller && tracedTo(caller))
}

/** Outside production: from where a function of ours was called. */
function tracedTo(caller: (...given: never) => unknown): Traced | undefined {
  if (!isDevelopment) return undefined
  const traced: Traced = {}
  Error.captureStackTrace(traced, caller)
  return traced
}

/** The component that stands at a place. */
export function componentAt({ component }: ComponentPlace): AnyLiveComponent {
  return component as AnyLiveComponent
}

/** What each member has to be. */
const CHECKS: Readonly<Record<keyof LiveComponentDefinition<unknown, unknown, unknown>, Check>> = {
  ...COMMON,
  messages: [isTable, 'messages<{ … }>()'],
  update: A_FUNCTION,
  updateMany: A_FUNCTION,
  fallback: A_FUNCTION,
}

function mistakeInUpdates({ update, updateMany }: AnyLiveComponent['definition']): string | undefined {
  return update && updateMany && 'it has `update` and `updateMany`; keep the one that is meant'
}
