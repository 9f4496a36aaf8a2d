import type { IncomingHttpHeaders } from 'node:http'
import type { Request } from 'express'

/**
 * The origin a request was sent to, such as `https://shop.example.com`. The `Host` header names it; what a proxy says
 * of scheme and host counts where the application's `trust proxy` setting says so. Undefined when the header is not a
 * host and perhaps a port (RFC 9110, section 7.2): such a request has no origin.
 */
export function requestOrigin(request: Request): string | undefined {
  const host = hostOf(request)
  if (!HOST.test(host)) return undefined
  const site = `${schemeOf(request)}://${host}`
  if (PLAIN_HOST.test(host) || PLAIN_ADDRESS.test(host)) return site
  return URL.canParse(site) ? new URL(site).origin : undefined
}

/**
 * A name of at most 253 letters (RFC 1035, section 2.3.4), an address, or an IPv6 address in brackets, and perhaps a
 * port. `URL` would also take users and paths, and any length.
 */
const HOST = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{0,5})?$/i

/** Hosts that are written as browsers write them: `URL` would leave them as they are. */
const PLAIN_HOST = /^(?!.*xn--)(?:[a-z\d-]+\.)*[a-z][a-z\d-]*(?::(?!80$|443$)[1-9]\d{0,3})?$/

/** IPv4 addresses that are written as browsers write them. */
const PLAIN_ADDRESS =
  /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|(?![\d.]))){4}(?::(?!80$|443$)[1-9]\d{0,3})?$/

/** Express asks the network for an address before it says the scheme, which is only of use behind a proxy. */
export function schemeOf(request: Request): 'http' | 'https' {
  const said = trustsSomeProxy(request) ? asOfPage(request.protocol) : ''
  if (said === 'http' || said === 'https') return said
  return 'encrypted' in request.socket ? 'https' : 'http'
}

/**
 * To the application an upgrade is a request like that of a page. Some proxies (node-http-proxy) forward `ws` or `wss`
 * as its scheme, which Express would take for a connection that is not secure.
 */
export function sayPageScheme(headers: IncomingHttpHeaders): void {
  const said = headers['x-forwarded-proto']
  if (typeof said === 'string') headers['x-forwarded-proto'] = asOfPage(said)
}

/** Schemes, one or a list, in small letters, `http` for `ws`. */
function asOfPage(schemes: string): string {
  return schemes.toLowerCase().replaceAll(/\bws(?=s?\b)/g, 'http')
}

function hostOf(request: Request): string {
  const { host = '' } = request.headers
  if (!trustsSomeProxy(request) || !trustsProxy(request)) return host
  const [first = ''] = (request.get('x-forwarded-host') || host).split(',', 1)
  return first.trim()
}

function trustsSomeProxy(request: Request): boolean {
  return Boolean(request.app.get('trust proxy'))
}

function trustsProxy(request: Request): boolean {
  const trust = request.app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean
  return trust(request.socket.remoteAddress, 0)
}
