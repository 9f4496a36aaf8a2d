import { clock } from '../clock.ts'
import type { Limits } from '../limits.ts'

/** How long a join is counted as running, so that later ones wait; it is not interrupted. @unit milliseconds */
export const LONGEST_TURN = 10_000

/** How long joins begin one after the other before the process does something else. @unit milliseconds */
const SLICE = 10

/** A join that is to begin. */
export interface JoinTurn {
  /** Names the connection that it came on. */
  readonly connection: object
  /** Is its answer still wanted? If not, it does not count as running. */
  isWanted(): boolean
  /** Begins it. Settles when the application is through with it, and never rejects. */
  run(): Promise<void>
  /** There is no room for it: its client is told to come back later, and its answer is not wanted any more. */
  postpone(): void
}

type Queued = { readonly turn: JoinTurn; readonly over: () => void }

/**
 * Lets so many joins of all visitors run at once. The others wait in a queue, which is bounded: what does not fit is told
 * to come back. After a restart all visitors come at once; so they are let in a few at a time, and those who are in are
 * answered meanwhile.
 */
export class JoinGate {
  readonly #limits: Pick<Limits, 'openJoins' | 'queuedJoins'>
  #queue: Queued[] = []
  /** When each began. */
  readonly #running = new Map<JoinTurn, number>()
  /** When joins began to begin, if the process has done nothing else since. */
  #sliceBegan: number | undefined

  constructor(limits: Pick<Limits, 'openJoins' | 'queuedJoins'>) {
    this.#limits = limits
  }

  /** Begins a join in its turn, or postpones it. Settles when it is over. */
  async pass(turn: JoinTurn): Promise<void> {
    if (!turn.isWanted()) return turn.run()
    if (!this.#hasRoom()) {
      turn.postpone()
      return turn.run()
    }
    await new Promise<void>((over) => {
      this.#queue.push({ turn, over })
      this.#go()
    })
  }

  /** Called from time to time: joins that take too long let others begin. */
  check(now: number): void {
    for (const [turn, began] of this.#running) if (now - began > LONGEST_TURN) this.#running.delete(turn)
    this.#go()
  }

  /** May one more join run? Those whose clients have left are not counted. */
  #hasRoom(): boolean {
    if (this.#count < this.#max) return true
    const gone = this.#queue.filter(({ turn }) => !turn.isWanted())
    this.#queue = this.#queue.filter(({ turn }) => turn.isWanted())
    for (const queued of gone) this.#begin(queued)
    return this.#count < this.#max
  }

  /** Those that run, and those that wait: joins begin a few at a time, so some may wait though more could run. */
  get #count(): number {
    return this.#running.size + this.#queue.length
  }

  get #max(): number {
    return this.#limits.openJoins + this.#limits.queuedJoins
  }

  #go(): void {
    while (this.#mayBegin()) {
      const next = this.#queue.shift()
      if (next) this.#begin(next)
    }
  }

  #mayBegin(): boolean {
    if (this.#queue.length === 0 || this.#running.size >= this.#limits.openJoins) return false
    if (this.#sliceBegan === undefined) {
      this.#sliceBegan = clock()
      setImmediate(() => {
        this.#sliceBegan = undefined
        this.#go()
      })
    }
    return clock() - this.#sliceBegan < SLICE
  }

  #begin({ turn, over }: Queued): void {
    if (turn.isWanted()) this.#running.set(turn, clock())
    void turn.run().then(() => {
      this.#running.delete(turn)
      over()
      this.#go()
    })
  }
}
