import { withoutPromises } from '../at-once.ts'
import { viewInvalid, refused } from '../errors/index.ts'
import { isPromise } from '../foreign.ts'
import type { LiveViewDefinition } from './definition.ts'
import { isParser } from './schema.ts'
import { tiedTwice } from './ties.ts'
import type { RawParams } from './untrusted.ts'

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
