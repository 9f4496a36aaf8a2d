/** One piece of work of a view; it deals with its own errors. */
export type Turn = () => void | Promise<void>

/** Turns that run before timers, connections and other views get theirs. */
const MAX_IN_A_ROW = 100

/**
 * Runs one turn at a time in the order they came, turns that await included. A turn that need not wait runs
 * at once, and a long row of turns is interrupted now and then to let the rest of the process work.
 */
export class Mailbox {
  #state: 'idle' | 'busy' | 'closed' = 'idle'
  #waiting: Turn[] | undefined
  #inARow = 0

  /** How many turns wait for their time. */
  get size(): number {
    return this.#waiting?.length ?? 0
  }

  /** Takes a turn; after the end of the life it is dropped. */
  add(turn: Turn): void {
    if (this.#state === 'idle') this.#run(turn)
    else if (this.#state === 'busy') (this.#waiting ??= []).push(turn)
  }

  /** Waiting turns never run; a running one is not interrupted. */
  close(): void {
    this.#state = 'closed'
    this.#waiting = undefined
  }

  #run(first: Turn): void {
    this.#state = 'busy'
    for (let turn: Turn | undefined = first; turn; turn = this.#next()) {
      const work = turn()
      if (work) {
        void work.finally(() => {
          this.#continue()
        })
        return
      }
    }
  }

  #continue(): void {
    const turn = this.#next()
    if (turn) this.#run(turn)
  }

  /** The next turn, if it is to run now. */
  #next(): Turn | undefined {
    if (this.#state === 'closed') return undefined
    if (!this.#waiting?.length) {
      this.#state = 'idle'
      this.#waiting = undefined
      this.#inARow = 0
      return undefined
    }
    if (++this.#inARow < MAX_IN_A_ROW) return this.#waiting.shift()
    this.#rest()
    return undefined
  }

  /** Goes on when the process has come round. Until then the mailbox stays busy, so that the order is kept. */
  #rest(): void {
    this.#inARow = 0
    setImmediate(() => {
      this.#continue()
    })
  }
}
