import type { Request } from 'express'
import { optionInvalid } from '../errors.ts'
import { siteOf } from '../site.ts'

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
 * @throws LIVE_OPTION_INVALID for a list entry that is no origin
 */
export function originRule(allowed: AllowedOrigins): OriginRule {
  // `unknown`, because an async function would answer with a promise, and a promise is not a yes.
  const isAllowed: (origin: string, request: Request) => unknown =
    typeof allowed === 'function' ? allowed : inList(allowed)
  return (request) => {
    const origin = request.headers.origin ?? ''
    return (origin !== '' && origin === siteOf(request)) || isAllowed(origin, request) === true
  }
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
