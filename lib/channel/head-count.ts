/** How many connections each visitor has open. */
export class HeadCount {
  readonly #counts = new Map<string, number>()

  of(visitor: string): number {
    return this.#counts.get(visitor) ?? 0
  }

  opened(visitor: string): void {
    this.#counts.set(visitor, this.of(visitor) + 1)
  }

  closed(visitor: string): void {
    const left = this.of(visitor) - 1
    if (left > 0) this.#counts.set(visitor, left)
    else this.#counts.delete(visitor)
  }
}
