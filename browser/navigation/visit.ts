import type { Destination } from '../connection/answer.ts'
import { document } from '../dom/document.ts'

/**
 * Loads a page that the server names. Only http and https URLs are followed, so that a server cannot be tricked into naming
 * a `javascript:` URL.
 */
export function visit({ to, flash }: Destination): void {
  const url = new URL(to, location.href)
  if (!/^https?:/.test(url.href)) return
  // In a frame of another site browsers only accept cookies with these attributes.
  const framed = isSecureContext && self !== top ? ';secure;samesite=none;partitioned' : ''
  if (flash) {
    // The server deletes this cookie when it has shown the flash messages.
    document.cookie = `__phoenix_flash__=${flash};max-age=60;path=/${framed}`
    // Chromium may ask for the next page before it has written a cookie, unless the page reads its cookies in between. The
    // build leaves out what is only read, and keeps a call.
    document.cookie.includes(flash)
  }
  location.assign(url)
  // To a fragment of the same page the browser has only scrolled.
  if (url.hash && location.href === url.href) location.reload()
}
