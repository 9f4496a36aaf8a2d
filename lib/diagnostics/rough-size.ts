/** Values that are looked at; what is larger counts as this large. */
const MAX = 2_000

/** About how much memory a value takes that is made of plain objects, lists and texts. @unit bytes */
export function roughSize(value: unknown): number {
  const waiting: unknown[] = [value]
  const seen = new Set<unknown>()
  let size = 0
  for (let next = waiting.pop(), i = 0; i < MAX && (next !== undefined || waiting.length > 0); i++) {
    if (typeof next === 'string') size += 16 + next.length
    else if (typeof next !== 'object' || next === null || seen.has(next)) size += 8
    else {
      seen.add(next)
      size += 24
      waiting.push(...membersOf(next))
    }
    next = waiting.pop()
  }
  return size
}

/** Without calling a getter; a proxy may throw at that, too. */
function membersOf(value: object): readonly unknown[] {
  try {
    const members = Object.values(Object.getOwnPropertyDescriptors(value)).slice(0, MAX)
    return members.map((member) => member.value as unknown)
  } catch {
    return []
  }
}
