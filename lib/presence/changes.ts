import { byKey, type Difference, type Entry, type Metas } from './entry.ts'

/** What one view is still to be told of one topic. What joined and left again meanwhile is not told. */
export class Changes {
  readonly #joined = new Set<Entry>()
  readonly #left = new Set<Entry>()

  get isEmpty(): boolean {
    return this.#joined.size === 0 && this.#left.size === 0
  }

  add({ joined, left }: Difference): void {
    for (const entry of joined) this.#joined.add(entry)
    for (const entry of left) if (!this.#joined.delete(entry)) this.#left.add(entry)
  }

  /** Takes it all out. */
  take(): { readonly joins: Metas; readonly leaves: Metas } {
    const taken = { joins: byKey(this.#joined), leaves: byKey(this.#left) }
    this.clear()
    return taken
  }

  clear(): void {
    this.#joined.clear()
    this.#left.clear()
  }
}
