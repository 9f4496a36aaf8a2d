/**
 * Is this a path of the site, and nothing that only looks like one? To a browser `//evil.test`, `/\\evil.test` and a path
 * with a line break lead elsewhere.
 */
export function isLocalPath(to: unknown): to is string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) && !/[\\\u0000-\u001f\u007f]/.test(to)
}

/** Is this a path of the site, or a query or a fragment for the path that the page has? */
export function isLocalUrl(to: unknown): to is string {
  return typeof to === 'string' && isLocalPath(/^[?#]/.test(to) ? `/${to}` : to)
}
