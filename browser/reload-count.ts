import { attempt } from './dom/attempt.ts'

const KEY = 'live:reloads'

/**
 * Notes that the page is to be loaded anew.
 * @returns false when that was done since it was last joined, or when the tab cannot remember it: then it does not help
 */
export function isFirstReload(): boolean {
  return attempt(() => !sessionStorage[KEY] && (sessionStorage[KEY] = 1))
}

/** All is well. */
export function forget(): void {
  attempt(() => (sessionStorage[KEY] = ''))
}
