import { clock } from '../clock.ts'

/** How often within such a time a browser's pages are loaded because they are another person's. @unit milliseconds */
const OFTEN = 20
const SPAN = 10_000

/** Visitors that are remembered. */
const MAX = 1000

type Counted = { count: number; readonly since: number }

/**
 * Counts how often pages of a browser were loaded anew because its visitor became another person. An application that
 * says something else of a page than of its join would have it loaded for ever.
 */
export class Newcomers {
  readonly #visitors = new Map<string, Counted>()

  /** May one more page of a visitor be loaded anew? */
  mayLoad(visitor: string): boolean {
    const now = clock()
    const known = this.#visitors.get(visitor)
    const counted = known && now - known.since < SPAN ? known : { count: 0, since: now }
    if (this.#visitors.size >= MAX) this.#visitors.clear()
    this.#visitors.set(visitor, counted)
    return ++counted.count <= OFTEN
  }
}
