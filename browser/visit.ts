/**
 * Loads the page the server names. Only over http and https: what else a server may be tricked into naming, such as
 * `javascript:`, is not followed.
 */
export function visit(to: string): void {
  const url = new URL(to, location.href)
  if (!url.protocol.startsWith('http')) return
  location.assign(url)
  // A fragment of the page we are on has only been scrolled to.
  if (url.hash && location.href === url.href) location.reload()
}
