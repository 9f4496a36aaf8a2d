import { redirectUnsafe, type LiveError } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import { pathFrom } from './local-target.ts'

/** Where a redirect may lead: to this site, or, where it is said by `external`, to another one. */
export type RedirectTarget = string | { readonly external: string }

/** How the browser notes a new URL: as an entry of its own in its history, or in place of the current one. */
export type HistoryKind = 'push' | 'replace'

/**
 * Where a view sends the browser. It is thrown: the callback ends where it says so, over HTTP as over the socket.
 * Owners of instances get it as a value.
 */
export class Redirect {
  readonly to: string
  /** Set for another view over the same connection; undefined for a page that is loaded. */
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

/** What `socket.redirect` throws on the page at the URL `base`. @throws LIVE_REDIRECT_UNSAFE */
export function redirectTo(base: string, target: RedirectTarget): Redirect {
  const external = typeof target === 'object' ? memberOf(target, 'external') : undefined
  if (external !== undefined) return new Redirect(externalUrl(external))
  if (typeof target === 'object') throw unsafe('redirect', target)
  return new Redirect(localPath('redirect', base, target))
}

/**
 * The path of a place of this site, seen from the page at the URL `base`.
 *
 * @param verb what of the socket it was given to
 * @throws LIVE_REDIRECT_UNSAFE
 */
export function localPath(verb: string, base: string, to: unknown): string {
  const path = pathFrom(base, to)
  if (path === undefined) throw unsafe(verb, to)
  return path
}

function externalUrl(to: unknown): string {
  const url = typeof to === 'string' && URL.canParse(to) ? new URL(to) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw unsafe('redirect', to)
  return url.href
}

function unsafe(verb: string, to: unknown): LiveError {
  const remedy = 'For another site say so: socket.redirect({ external: "https://…" }).'
  const changes = verb === 'redirect' ? '' : ', or a table of parameters such as { page: 2 }'
  const expected = `a path of this site such as "/login", "?page=2" or "../"${changes}`
  return redirectUnsafe(`\`${verb}\``, expected, to, remedy)
}
