import type { Destination } from '../connection/answer.ts'
import { document } from '../dom/document.ts'

/**
 * Loads the page the server names. Only over http and https: what else a server may be tricked into naming, such as
 * `javascript:`, is not followed.
 */
export function visit({ to, flash }: Destination): void {
  const url = new URL(to, location.href)
  if (!/^https?:/.test(url.href)) return
  // In a frame, which may be another site's, a cookie has to be like those that such a frame is given.
  const framed = isSecureContext && self !== top ? ';secure;samesite=none;partitioned' : ''
  // The server takes it out of the cookie once it has shown it.
  if (flash) document.cookie = `__phoenix_flash__=${flash};max-age=60;path=/${framed}`
  location.assign(url)
  // A fragment of the page we are on has only been scrolled to.
  if (url.hash && location.href === url.href) location.reload()
}
