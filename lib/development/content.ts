import { types } from 'node:util'

/** Of a large list, the beginning and the length say enough. */
const MAX_PARTS = 500

/**
 * What a value holds, as far as it can be changed in place: the items of a list, a Map or a Set, the members of an
 * object, the time of a Date, and what the items hold themselves. Undefined for all else, such as instances of classes.
 */
export function contentOf(value: unknown): readonly unknown[] | undefined {
  const parts = partsOf(value)
  if (!parts) return undefined
  const content = [...parts]
  for (const part of parts) {
    if (content.length >= MAX_PARTS) break
    const inner = partsOf(part)
    if (inner) content.push(...inner)
  }
  return content
}

/** Are the contents the same, one by one? */
export function isSameContent(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, i) => Object.is(part, other[i]))
}

function partsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return undefined
  if (Array.isArray(value)) return [value.length, ...(value as readonly unknown[]).slice(0, MAX_PARTS)]
  if (types.isDate(value)) return [value.getTime()]
  if (types.isMap(value)) return [value.size, ...[...value].slice(0, MAX_PARTS).flat()]
  if (types.isSet(value)) return [value.size, ...[...value].slice(0, MAX_PARTS)]
  return isPlain(value) ? membersOf(value) : undefined
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Getters are the application's code and are not called. */
function membersOf(value: object): readonly unknown[] {
  if (Object.isFrozen(value)) return []
  const members = Object.entries(Object.getOwnPropertyDescriptors(value)).slice(0, MAX_PARTS)
  return members.flatMap(([name, member]) => [name, member.value as unknown])
}
