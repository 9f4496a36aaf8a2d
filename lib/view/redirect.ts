import { redirectUnsafe, type LiveError } from '../errors.ts'
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
  }
}

/** What `socket.redirect` throws. @throws LIVE_REDIRECT_UNSAFE */
export function redirectTo(target: RedirectTarget): Redirect {
  const isExternal = typeof target === 'object'
  return new Redirect(isExternal ? externalUrl(target.external) : localPath('redirect', target))
}

/**
 * A path of this site, and nothing that only looks like one.
 *
 * @param verb what of the socket it was given to
 * @throws LIVE_REDIRECT_UNSAFE
 */
export function localPath(verb: string, to: string): string {
  if (!isLocalPath(to)) throw unsafe(verb, to)
  return to
}

function externalUrl(to: string): string {
  if (!URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol)) throw unsafe('redirect', to)
  return new URL(to).href
}

function unsafe(verb: string, to: unknown): LiveError {
  const remedy = 'For another site say so: socket.redirect({ external: "https://…" }).'
  return redirectUnsafe(`\`${verb}\``, 'a path of this site such as "/login"', to, remedy)
}
