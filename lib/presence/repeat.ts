/** Does something again and again, from `start` until it answers that it is enough. It keeps no process alive. */
export class Repeat {
  readonly #delay: () => number
  readonly #work: () => boolean
  #timer: NodeJS.Timeout | undefined

  /** @param delay before each time, in milliseconds @param work whether it is to be done again */
  constructor(delay: () => number, work: () => boolean) {
    this.#delay = delay
    this.#work = work
  }

  /** Begins, if it is not under way. */
  start(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#work()) this.start()
    }, this.#delay()).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
