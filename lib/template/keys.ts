import { withoutPromises } from '../at-once.ts'
import { keyTwice } from '../errors/index.ts'
import type { Keyed } from './rendered.ts'

const isDevelopment = process.env['NODE_ENV'] !== 'production'

/** The keys of a list. @throws LIVE_VALUE_KIND for a promise; LIVE_KEY_TWICE outside production */
export function keysOf({ items, key }: Keyed): readonly unknown[] {
  const keys = withoutPromises(items.map(key), 'The key of `each`')
  if (!isDevelopment) return keys
  const seen = new Set<unknown>()
  for (const each of keys) {
    if (seen.has(each)) throw keyTwice(each)
    seen.add(each)
  }
  return keys
}

/** Checks the keys of a list that is printed into a page, where keys are not used. @throws LIVE_KEY_TWICE outside production */
export function checkKeys(list: Keyed): void {
  if (isDevelopment) keysOf(list)
}
