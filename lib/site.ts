import type { Request } from 'express'

/**
 * The origin a request was sent to, such as `https://shop.example.com`; what a proxy says of scheme and host
 * counts where the application's `trust proxy` setting says so. Undefined for a host that is none.
 */
export function siteOf(request: Request): string | undefined {
  const site = `${schemeOf(request)}://${hostOf(request)}`
  if (PLAIN_SITE.test(site)) return site
  return URL.canParse(site) ? new URL(site).origin : undefined
}

/** Origins that are written as browsers write them: no look into them is needed. */
const PLAIN_SITE = /^https?:\/\/[a-z\d.-]*[a-z][a-z\d.-]*(?<![.-])(?::(?!80$|443$)[1-9]\d{0,4})?$/

/** Express asks the network for an address before it says the scheme, which is only of use behind a proxy. */
export function schemeOf(request: Request): 'http' | 'https' {
  if (!trustsSomeProxy(request)) return 'encrypted' in request.socket ? 'https' : 'http'
  // Some proxies forward "ws" and "wss".
  return request.protocol.endsWith('s') ? 'https' : 'http'
}

function hostOf(request: Request): string {
  const { host = '' } = request.headers
  if (!trustsSomeProxy(request) || !trustsProxy(request)) return host
  return request.get('x-forwarded-host')?.split(',')[0]?.trim() ?? host
}

function trustsSomeProxy(request: Request): boolean {
  return Boolean(request.app.get('trust proxy'))
}

function trustsProxy(request: Request): boolean {
  const trust = request.app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean
  return trust(request.socket.remoteAddress, 0)
}
