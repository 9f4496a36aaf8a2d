import { validateHeaderName, validateHeaderValue } from 'node:http'
import { inspect } from 'node:util'
import { callbackFailed } from '../errors/index.ts'

/**
 * What a view threw, for Express, which takes nothing for no error and the words `route` and `router` for orders, and
 * which ends the process when it cannot print an error.
 */
export function asError(thrown: unknown, view: string): unknown {
  const isTaken = Boolean(thrown) && thrown !== 'route' && thrown !== 'router' && canBeAnswered(thrown)
  return isTaken ? thrown : callbackFailed(view, 'the first page', thrown)
}

/** Does everything work that the last error handler of Express 4 and 5 does with an error? */
function canBeAnswered(thrown: unknown): boolean {
  try {
    const { status, statusCode, headers, stack } = thrown as Readonly<Record<string, unknown>>
    for (const [name, value] of status || statusCode ? Object.entries(headers ?? {}) : []) {
      validateHeaderName(name)
      validateHeaderValue(name, value as string)
    }
    const text: unknown = stack || (thrown as { toString(): unknown }).toString()
    return inspect(thrown) !== '' && String(text) !== ''
  } catch {
    return false
  }
}
