import { redirectUnsafe } from '../errors.ts'

/** Where a redirect may lead: a path of this site, or, said aloud, another site. */
export type RedirectTarget = string | { readonly external: string }

/** What `socket.redirect` throws: the callback ends where it says so, over HTTP as over the socket. */
export class Redirect {
  readonly to: string

  constructor(target: RedirectTarget) {
    this.to = typeof target === 'object' ? externalUrl(target.external) : localPath(target)
  }
}

/** `//evil.test`, `/\evil.test` and a path with a line break lead elsewhere than they seem to. */
function localPath(to: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (typeof to !== 'string' || !/^\/(?![/\\])/.test(to) || /[\\\u0000-\u001f\u007f]/.test(to))
    throw redirectUnsafe(to)
  return to
}

function externalUrl(to: string): string {
  if (!URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol)) throw redirectUnsafe(to)
  return new URL(to).href
}
