import { keyTwice } from '../errors.ts'
import type { Keyed } from './rendered.ts'

const isDevelopment = process.env['NODE_ENV'] !== 'production'

/** The keys of a list. @throws LIVE_KEY_TWICE outside production */
export function keysOf({ items, key }: Keyed): readonly unknown[] {
  const keys = items.map(key)
  if (isDevelopment && new Set(keys).size !== keys.length)
    throw keyTwice(keys.find((each, i) => keys.indexOf(each) !== i))
  return keys
}

/** The same for a page, which needs none. @throws LIVE_KEY_TWICE outside production */
export function checkKeys(list: Keyed): void {
  if (isDevelopment) keysOf(list)
}
