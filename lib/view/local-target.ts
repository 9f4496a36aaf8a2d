import { addressOf } from '../base-path.ts'
import { isLocalUrl } from '../protocol/local-path.ts'

/** Parameters of a query by their names. `null` and `undefined` remove a parameter. */
export type QueryChanges = Readonly<Record<string, string | number | boolean | null | undefined>>

/**
 * A place of this site: a path, a reference that is read from the URL of the page (`?page=2`, `../`, `list`), or changes
 * of its query, which leave its other parameters as they are.
 */
export type LocalTarget = string | QueryChanges

/**
 * The path that a target means on the page at the URL `base`, as the browser has it. Undefined when the target is not on
 * this site, and when a parameter is not a string, a number or a boolean.
 */
export function pathFrom(base: string, to: unknown): string | undefined {
  if (isLocalUrl(to)) return to.startsWith('/') ? addressOf(to) : read(new URL(to, base))
  // The own members of a list, a `URL` or a `URLSearchParams` are not its parameters.
  if (Object.prototype.toString.call(to) !== '[object Object]') return undefined
  const url = new URL(base)
  const { searchParams: query } = url
  for (const [name, value] of Object.entries(to as object)) {
    if (value === undefined || value === null) query.delete(name)
    else if (/^(?:string|number|boolean)$/.test(typeof value)) query.set(name, String(value))
    else return undefined
  }
  return read(url)
}

/** A browser would take two slashes at the beginning for another site, and a backslash for a slash. */
function read({ pathname, search, hash }: URL): string {
  return ((pathname.startsWith('//') ? '/.' : '') + pathname + search + hash).replaceAll('\\', '%5C')
}
