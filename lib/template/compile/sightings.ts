/**
 * What development looks at later: templates that were seen for the first time, by their texts, and links that lead
 * nowhere. Templates know no logger, so this waits for a view that has one. In production nothing is kept.
 */
export type Sighting = readonly string[] | Readonly<Record<string, unknown>>

const isDevelopment = process.env['NODE_ENV'] !== 'production'
/** Where no view runs, they are never asked for. */
const MAX = 1000
let waiting = new Set<Sighting>()
/** Templates with a mistake in them: each view that uses them is told. */
let flawed: WeakSet<Sighting> | undefined

/** Keeps what was seen until it is asked for. */
export function saw(sighting: Sighting): void {
  if (isDevelopment && waiting.size < MAX) waiting.add(sighting)
}

/** A template that was seen before is used again. */
export function sawAgain(texts: readonly string[]): void {
  if (flawed?.has(texts)) waiting.add(texts)
}

/** There is a mistake in what was seen. */
export function isFlawed(sighting: Sighting): void {
  ;(flawed ??= new WeakSet()).add(sighting)
}

/** What was seen since this was last called. */
export function sightings(): Iterable<Sighting> {
  const seen = waiting
  if (seen.size > 0) waiting = new Set()
  return seen
}
