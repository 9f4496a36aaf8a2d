import { attempt } from './dom/attempt.ts'

const KEY = 'live:reloads'

/**
 * Notes that the page is about to be reloaded.
 * @returns false if it was reloaded already since it was last joined, or if the tab cannot store that: a reload would not
 * help
 */
export function isFirstReload(): boolean {
  return attempt(() => !sessionStorage[KEY] && (sessionStorage[KEY] = 1))
}

/** Forgets the reload: all views are joined. */
export function forget(): void {
  attempt(() => (sessionStorage[KEY] = ''))
}
