/** A connection that is to end. */
export interface Leaving {
  /** Nothing it asked is unanswered, no callback of its views runs, and the browser has taken what was sent. */
  readonly isIdle: boolean
  /** Ends it: its browser is to come back to another process. At once: without waiting for the browser to answer that. */
  close(how: 'elsewhere' | 'at once'): void
}

/** Connections on their way to their ends. */
export class Closing {
  /** Resolves when all of them are closed. */
  readonly done: Promise<void>
  readonly #left: Set<Leaving>
  #finish: () => void = () => {}

  constructor(connections: Iterable<Leaving>) {
    this.#left = new Set(connections)
    this.done = new Promise((resolve) => (this.#finish = resolve))
    if (this.size === 0) this.#finish()
  }

  get size(): number {
    return this.#left.size
  }

  add(connection: Leaving): void {
    this.#left.add(connection)
  }

  /** A connection was closed; it may be none of these. */
  closed(connection: Leaving): void {
    if (this.#left.delete(connection) && this.size === 0) this.#finish()
  }

  [Symbol.iterator](): Iterator<Leaving> {
    return this.#left.values()
  }
}
