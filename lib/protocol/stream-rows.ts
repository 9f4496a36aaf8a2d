import type { StreamPayload } from './diff.ts'

/** The rows of a stream as they stand in a page, whatever a row is. */
export class StreamRows<Row> {
  #rows: (readonly [id: string, row: Row])[] = []

  get all(): readonly Row[] {
    return this.#rows.map(([, row]) => row)
  }

  /** Takes a message about it, with the rows that come. */
  take([, inserts, deletes, isReset]: StreamPayload, rows: readonly Row[]): void {
    const gone = new Set(deletes)
    const known = isReset ? [] : this.#rows.filter(([id]) => !gone.has(id))
    this.#rows = known
    for (const [i, [id, at, limit, isUpdateOnly]] of inserts.entries()) {
      const row = rows[i]
      const place = this.#rows.findIndex(([each]) => each === id)
      if (row === undefined || (place < 0 && isUpdateOnly)) continue
      if (place >= 0) this.#rows = this.#rows.with(place, [id, row])
      else this.#add([id, row], at, limit)
    }
  }

  #add(row: readonly [string, Row], at: number, limit: number | null): void {
    const place = at < 0 ? this.#rows.length : at
    const rows = this.#rows.toSpliced(place, 0, row)
    if (limit === null) this.#rows = rows
    else this.#rows = limit < 0 ? rows.slice(limit) : rows.slice(0, limit)
  }
}
