import { valueRefused } from '../errors.ts'
import type { LiveViewDefinition, RawParams } from './live-view.ts'
import { guarded, parse, reasonOf, type Awaitable } from './schema.ts'

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
