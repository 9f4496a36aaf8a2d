import { addressOf } from '../base-path.ts'
import { isLocalUrl } from '../protocol/local-path.ts'

/** Parameters of a query by their names. What is `null` or `undefined` is taken away. */
export type QueryChanges = Readonly<Record<string, string | number | boolean | null | undefined>>

/**
 * A place of this site: a path, a reference that is read from the URL of the page (`?page=2`, `../`, `list`), or changes
 * of its query, which leave its other parameters as they are.
 */
export type LocalTarget = string | QueryChanges

/**
 * The path of a place as the browser has it, seen from the page at the URL `base`. Undefined for what is no place of this site, and for a
 * parameter that is no text, number or truth value.
 */
export function pathFrom(base: string, to: unknown): string | undefined {
  if (isLocalUrl(to)) return to.startsWith('/') ? addressOf(to) : read(new URL(to, base))
  // A list, a `URL` or a `URLSearchParams` says another thing than its members do.
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

/** Two slashes at the beginning would be another site, and so would a backslash, which a query may have. */
function read({ pathname, search, hash }: URL): string {
  return ((pathname.startsWith('//') ? '/.' : '') + pathname + search + hash).replaceAll('\\', '%5C')
}
