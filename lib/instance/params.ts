import { valueRefused } from '../errors/index.ts'
import type { LiveViewDefinition } from '../view/live-view.ts'
import type { RawParams } from '../view/untrusted.ts'
import { guarded, parse, reasonOf, type Awaitable } from '../view/schema.ts'

/**
 * Reads the parameters of a page with the parser of its view, if it has one.
 * @throws LIVE_VALUE_REFUSED, which says whose parameters they were
 */
export function readParams(
  { params }: Pick<LiveViewDefinition<unknown, unknown>, 'params'>,
  raw: RawParams,
  whose: string,
): Awaitable<unknown> {
  return guarded(
    () => (params ? parse(params, raw) : raw),
    (error) => valueRefused(whose, reasonOf(error), error),
  )
}
