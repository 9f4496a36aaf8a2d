import type { Limits } from '../limits.ts'
import { JoinGate } from './join-gate.ts'
import type { JoinTurn } from './join-turn.ts'
import { RunningTurns } from './running-turns.ts'

type TurnLimits = Pick<Limits, 'joins' | 'openJoins' | 'queuedJoins'>

/**
 * Lets so many joins of one visitor run at once, and at most half of them on one connection; the others wait in a row. Whose
 * turn it is comes to the gate, which is one for all visitors.
 */
export class JoinTurns {
  readonly #max: number
  readonly #gate: JoinGate
  readonly #rows = new Map<unknown, Row>()

  constructor(limits: TurnLimits) {
    this.#max = limits.joins
    this.#gate = new JoinGate(limits)
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
    const row: Row = this.#rows.get(key) ?? new Row(this.#max, this.#gate, () => this.#forget(key, row))
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
    this.#gate.check(now)
  }
}

/** The joins of one visitor. */
class Row {
  readonly #max: number
  readonly #gate: JoinGate
  readonly #emptied: () => void
  readonly #waiting: JoinTurn[] = []
  readonly #running = new RunningTurns()

  constructor(max: number, gate: JoinGate, emptied: () => void) {
    this.#max = max
    this.#gate = gate
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
    this.#running.check(now)
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
    return this.#running.size < this.#max && this.#running.of(connection) < this.#max / 2
  }

  #begin(turn: JoinTurn): void {
    if (turn.isWanted()) this.#running.add(turn)
    void this.#gate.pass(turn).then(() => {
      this.#running.delete(turn)
      this.#go()
    })
  }
}
