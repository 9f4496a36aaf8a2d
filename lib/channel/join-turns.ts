import { clock } from '../clock.ts'

/** How long a join is counted as running, so that later ones wait; it is not interrupted. @unit milliseconds */
const LONGEST_TURN = 10_000

/** A join that is to begin. */
export interface JoinTurn {
  /** Names the connection that it came on. */
  readonly connection: object
  /** Is its answer still wanted? If not, it does not count as running. */
  isWanted(): boolean
  /** Begins it. Settles when the application is through with it, and never rejects. */
  run(): Promise<void>
}

/** Lets so many joins of one visitor run at once, and at most half of them on one connection; the others wait in a row. */
export class JoinTurns {
  readonly #max: number
  readonly #rows = new Map<unknown, Row>()

  /** @param max joins of one visitor at once */
  constructor(max: number) {
    this.#max = max
  }

  /** How many joins run, and how many wait. */
  get size(): { readonly running: number; readonly waiting: number } {
    const size = { running: 0, waiting: 0 }
    for (const row of this.#rows.values()) {
      size.running += row.running
      size.waiting += row.waiting
    }
    return size
  }

  /** @param visitor undefined for one that is not known: then each connection is a visitor of its own */
  add(visitor: string | undefined, turn: JoinTurn): void {
    const key = visitor ?? turn.connection
    const row: Row = this.#rows.get(key) ?? new Row(this.#max, () => this.#forget(key, row))
    this.#rows.set(key, row)
    row.add(turn)
  }

  /** A join that ends late belongs to a row that was given up; a newer row may have its key. */
  #forget(key: unknown, row: Row): void {
    if (this.#rows.get(key) === row) this.#rows.delete(key)
  }

  /** Called from time to time: joins that take too long let others begin. */
  check(now: number): void {
    for (const row of this.#rows.values()) row.check(now)
  }
}

/** The joins of one visitor. */
class Row {
  readonly #max: number
  readonly #emptied: () => void
  readonly #waiting: JoinTurn[] = []
  /** When each began. */
  readonly #running = new Map<JoinTurn, number>()

  constructor(max: number, emptied: () => void) {
    this.#max = max
    this.#emptied = emptied
  }

  get running(): number {
    return this.#running.size
  }

  get waiting(): number {
    return this.#waiting.length
  }

  add(turn: JoinTurn): void {
    this.#waiting.push(turn)
    this.#go()
  }

  check(now: number): void {
    for (const [turn, began] of this.#running) if (now - began > LONGEST_TURN) this.#running.delete(turn)
    this.#go()
  }

  /** The next is looked for again each time: a join that begins may end others or add some. */
  #go(): void {
    for (let turn = this.#next(); turn; turn = this.#next()) this.#begin(turn)
    if (this.#waiting.length + this.#running.size === 0) this.#emptied()
  }

  #next(): JoinTurn | undefined {
    const index = this.#waiting.findIndex((turn) => !turn.isWanted() || this.#mayRun(turn))
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0]
  }

  #mayRun({ connection }: JoinTurn): boolean {
    if (this.#running.size >= this.#max) return false
    let count = 0
    for (const other of this.#running.keys()) if (other.connection === connection) count++
    return count < this.#max / 2
  }

  #begin(turn: JoinTurn): void {
    if (turn.isWanted()) this.#running.set(turn, clock())
    void turn.run().then(() => {
      this.#running.delete(turn)
      this.#go()
    })
  }
}
