import { validateHeaderName, validateHeaderValue } from 'node:http'
import { inspect } from 'node:util'
import { callbackFailed } from '../errors/index.ts'

/**
 * Wraps what a view threw where Express would misread it: `next(undefined)` means success, `next('route')` and
 * `next('router')` skip routes, and an error that cannot be printed ends the process.
 */
export function asError(thrown: unknown, view: string): unknown {
  const isTaken = Boolean(thrown) && thrown !== 'route' && thrown !== 'router' && canBeAnswered(thrown)
  return isTaken ? thrown : callbackFailed(view, 'the first page', thrown)
}

/** Does all that the last error handler of Express 4 and 5 does with an error work without an exception? */
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
