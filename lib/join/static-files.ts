import { optionInvalid } from '../errors/index.ts'

/** The addresses of a site's scripts and stylesheets as they are now; a function is asked at each join. */
export type StaticFiles = readonly string[] | (() => readonly string[])

/**
 * Does a page have a script or a stylesheet that is not as it is now?
 *
 * @param tracked the addresses in the page: whole URLs, or whatever else a browser sent
 * @param now those of the site, as ends of URLs; one without a query is compared without
 * @throws LIVE_OPTION_INVALID for what is no list of texts, such as a promise of one
 */
export function hasChanged(tracked: readonly string[], now: StaticFiles): boolean {
  const files: unknown = typeof now === 'function' ? now() : now
  if (!isTextList(files)) throw optionInvalid('staticFiles', 'a list of addresses', files)
  if (files.length === 0) return false
  return tracked.some((address) => {
    const [path = ''] = address.split('?')
    return !files.some((file) => (file.includes('?') ? address : path).endsWith(file))
  })
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
