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
  // The server deletes this cookie when it has shown the flash messages.
  if (flash) document.cookie = `__phoenix_flash__=${flash};max-age=60;path=/${framed}`
  location.assign(url)
  // To a fragment of the same page the browser has only scrolled.
  if (url.hash && location.href === url.href) location.reload()
}
