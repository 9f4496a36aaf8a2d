/** The text of whatever was thrown: not everything that is thrown is an Error. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message)
  return describe(thrown)
}

/** A value in a few words, for a message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'function') return `a function${value.name ? ` (${value.name})` : ''}`
  if (typeof value === 'symbol') return 'a symbol'
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `a list of ${String(value.length)}`
  if ('then' in value) return 'a promise (is an await missing?)'
  return `an object with ${Object.keys(value).slice(0, 5).join(', ') || `no keys${classOf(value)}`}`
}

/** What an object is that shows nothing else of itself, such as a Date or a Map. */
function classOf(value: object): string {
  const { name } = (Object.getPrototypeOf(value) as object | null)?.constructor ?? Object
  return name === 'Object' ? '' : ` (${name})`
}

/** A hint at the known name that is nearest; empty text when none is near. */
export function didYouMean(name: unknown, known: readonly string[]): string {
  const near =
    typeof name === 'string' && name.length < 50 && known.find((other) => distance(name, other) <= 2)
  return near ? ` Did you mean "${near}"?` : ''
}

/** Edit distance of Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
