import { redirectUnsafe, type LiveError } from '../errors.ts'
import { memberOf } from '../foreign.ts'
import { isLocalPath } from '../protocol/local-path.ts'

/** Where a redirect may lead: a path of this site, or, said aloud, another site. */
export type RedirectTarget = string | { readonly external: string }

/** How the browser notes a new URL: as an entry of its own in its history, or in place of the current one. */
export type HistoryKind = 'push' | 'replace'

/**
 * Where a view sends the browser. It is thrown: the callback ends where it says so, over HTTP as over the socket.
 * Owners of instances get it as a value.
 */
export class Redirect {
  readonly to: string
  /** For another view over the same connection; a page that is loaded like any other has none. */
  readonly kind: HistoryKind | undefined

  /** Does not look at where it leads: `redirectTo` and `localPath` do. */
  constructor(to: string, kind?: HistoryKind) {
    this.to = to
    this.kind = kind
    made.add(this)
  }
}

/** All redirects. */
const made = new WeakSet<object>()

/** Is what was thrown a redirect? `instanceof` would ask the value, which may be a proxy that throws. */
export function isRedirect(thrown: unknown): thrown is Redirect {
  return made.has(thrown as object)
}

/** What `socket.redirect` throws. @throws LIVE_REDIRECT_UNSAFE */
export function redirectTo(target: RedirectTarget): Redirect {
  const external = typeof target === 'object' ? memberOf(target, 'external') : undefined
  return new Redirect(external === undefined ? localPath('redirect', target) : externalUrl(external))
}

/**
 * A path of this site, and nothing that only looks like one.
 *
 * @param verb what of the socket it was given to
 * @throws LIVE_REDIRECT_UNSAFE
 */
export function localPath(verb: string, to: unknown): string {
  if (!isLocalPath(to)) throw unsafe(verb, to)
  return to
}

function externalUrl(to: unknown): string {
  const url = typeof to === 'string' && URL.canParse(to) ? new URL(to) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw unsafe('redirect', to)
  return url.href
}

function unsafe(verb: string, to: unknown): LiveError {
  const remedy = 'For another site say so: socket.redirect({ external: "https://…" }).'
  return redirectUnsafe(`\`${verb}\``, 'a path of this site such as "/login"', to, remedy)
}
