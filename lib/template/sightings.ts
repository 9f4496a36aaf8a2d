/**
 * What development looks at later: templates that were seen for the first time, and links that lead nowhere. Templates
 * know no logger, so this waits for a view that has one. In production nothing is kept.
 */
export type Sighting =
  { readonly texts: readonly string[] } | { readonly link: Readonly<Record<string, unknown>> }

const isDevelopment = process.env['NODE_ENV'] !== 'production'
/** Where no view runs, they are never asked for. */
const MOST = 1000
let waiting: Sighting[] = []

/** Keeps what was seen until it is asked for. */
export function saw(sighting: Sighting): void {
  if (isDevelopment && waiting.length < MOST) waiting.push(sighting)
}

/** What was seen since this was last called. */
export function sightings(): readonly Sighting[] {
  const seen = waiting
  if (seen.length > 0) waiting = []
  return seen
}
