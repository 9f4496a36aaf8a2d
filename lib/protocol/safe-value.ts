import type { JsonValue } from './json.ts'
import { isSafeName } from './form.ts'

const DEEPEST = 32

/**
 * Says what is wrong with data from a client, or nothing: it may not nest deeper than 32, no name in it may be one that
 * reaches an object's prototype, and no number may be too large, such as 1e999, which JSON reads as Infinity. Does not
 * recurse, whatever it is given.
 */
export function flawOfValue(value: JsonValue | undefined): string | undefined {
  let level: JsonValue[] = [value ?? null]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return `it nests deeper than ${String(DEEPEST)}`
    const below: JsonValue[] = []
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue
      for (const [name, inner] of Object.entries(each)) {
        if (!isSafeName(name)) return `the name "${name}" is not allowed`
        if (typeof inner === 'object') below.push(inner)
        else if (inner === Infinity || inner === -Infinity) return 'a number in it is too large'
      }
    }
    level = below
  }
  return undefined
}
