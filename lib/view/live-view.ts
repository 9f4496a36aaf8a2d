import { viewInvalid } from '../errors/index.ts'
import type { LiveViewDefinition } from './definition.ts'
import { A_FUNCTION, COMMON, mistakeIn, type Check } from './definition-check.ts'
import { isParser } from './schema.ts'
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
  const mistake = mistakeIn(definition, CHECKS, 'liveView')
  if (mistake !== undefined) throw viewInvalid(mistake)
  const view = Object.freeze({ name: definition.name, definition })
  made.add(view)
  return view
}

/** Was this made by `liveView`? */
export function isLiveView(value: unknown): value is AnyLiveView {
  return typeof value === 'object' && value !== null && made.has(value)
}

/** What each member has to be. */
const CHECKS: Readonly<Record<keyof LiveViewDefinition<unknown, unknown>, Check>> = {
  ...COMMON,
  params: [isParser, 'a function or a Standard Schema'],
  handleParams: A_FUNCTION,
  terminate: A_FUNCTION,
  pageTitle: A_FUNCTION,
  head: A_FUNCTION,
}
