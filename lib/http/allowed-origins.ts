import type { Request } from 'express'
import { callbackFailed, optionInvalid, originRefused, type LiveError } from '../errors/index.ts'
import { isPromise } from '../foreign.ts'
import { requestOrigin } from './request-origin.ts'

/**
 * Whose pages may open a WebSocket beside the site's own: a list of origins such as `https://app.example.com`,
 * compared whole, or a function that is asked about each origin that is not the site's own. A request without an
 * `Origin` header, which no browser makes, comes to the function as the empty string; only `true` lets it in.
 */
export type AllowedOrigins = readonly string[] | ((origin: string, request: Request) => boolean)

/** Whether a handshake comes from a page that may open one. */
export type OriginRule = (request: Request) => boolean

/**
 * Browsers let every page open a WebSocket to every host and send the cookies along; only the server can tell them
 * apart (RFC 6455, section 10.2).
 *
 * A function that throws refuses, and so does one that promises an answer: a handshake is answered at once.
 *
 * @param report told of what it throws, and once of a function that makes promises
 * @throws LIVE_OPTION_INVALID for an entry of the list that is not an origin
 */
export function originRule(allowed: AllowedOrigins, report: (error: LiveError) => void): OriginRule {
  const isAllowed = typeof allowed === 'function' ? asked(allowed, report) : inList(allowed)
  return (request) => {
    const origin = request.headers.origin ?? ''
    return (origin !== '' && origin === requestOrigin(request)) || isAllowed(origin, request)
  }
}

/** Says that a request came from a page that may not make it. */
export function refusedOrigin(request: Request): LiveError {
  return originRefused(request.headers.origin, requestOrigin(request) ?? 'a server without a name')
}

function asked(
  allowed: (origin: string, request: Request) => unknown,
  report: (error: LiveError) => void,
): (origin: string, request: Request) => boolean {
  return (origin, request) => {
    try {
      const answer = allowed(origin, request)
      if (isPromise(answer)) refuse(allowed, answer, report)
      return answer === true
    } catch (error) {
      report(callbackFailed('liveRouter', 'allowedOrigins', error))
      return false
    }
  }
}

/** Functions of which it was told that they promise. */
const told = new WeakSet<object>()

function refuse(allowed: object, answer: PromiseLike<unknown>, report: (error: LiveError) => void): void {
  const error = optionInvalid('allowedOrigins', 'a function that answers true or false at once', answer)
  if (!told.has(allowed)) report(error)
  told.add(allowed)
}

function inList(list: readonly string[]): (origin: string) => boolean {
  const origins = new Set(list.map(listed))
  return (origin) => origins.has(origin)
}

function listed(entry: string): string {
  const origin = canonical(entry)
  if (origin === undefined)
    throw optionInvalid('allowedOrigins', 'origins such as "https://example.com"', entry)
  // Schemes of applications have no canonical form: "capacitor://localhost".
  return origin === 'null' ? entry : origin
}

function canonical(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}
