import { clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { JoinTurn } from './join-turn.ts'
import { RunningTurns } from './running-turns.ts'

/** How long joins begin one after the other before the process does something else. @unit milliseconds */
const SLICE = 10

type Queued = { readonly turn: JoinTurn; readonly over: () => void }

/**
 * Lets so many joins of all visitors run at once. The others wait in a queue, which is bounded: what does not fit is told
 * to come back. After a restart all visitors come at once; so they are let in a few at a time, and those who are in are
 * answered meanwhile.
 */
export class JoinGate {
  readonly #limits: Pick<Limits, 'openJoins' | 'queuedJoins'>
  #queue: Queued[] = []
  readonly #running = new RunningTurns()
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
    this.#running.check(now)
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
    if (turn.isWanted()) this.#running.add(turn)
    void turn.run().then(() => {
      this.#running.delete(turn)
      over()
      this.#go()
    })
  }
}
