/**
 * Is this a path of the site, and nothing that only looks like one? To a browser `//evil.test`, `/\\evil.test` and a path
 * with a line break lead elsewhere.
 */
export function isLocalPath(to: unknown): to is string {
  return isLocalUrl(to) && to.startsWith('/')
}

/**
 * Is this a place of the site: a path, or a reference to be read from the URL of the page (RFC 3986, section 4.2), such
 * as `?page=2`, `../` or `list`? Browsers leave out blanks at the beginning, and read `\` as `/`.
 */
export function isLocalUrl(to: unknown): to is string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return typeof to === 'string' && /^(?!\/\/| |[a-z][a-z\d+.-]*:)[^\\\u0000-\u001f\u007f]+$/i.test(to)
}

/** The path, the query and the fragment of a URL. Two slashes at the beginning would name another site. */
export function localPartOf({ pathname, search, hash }: URL): string {
  return (pathname.startsWith('//') ? '/.' : '') + pathname + search + hash
}
