/** The real clock, should a test fake the other. */
const {
  setTimeout: startTimer,
  clearTimeout: stopTimer,
  setInterval: startLooking,
  clearInterval: stopLooking,
} = globalThis

/** How often a condition is looked at while nothing happens here: it may be of something else. @unit milliseconds */
const PAUSE = 50

/** Waits for something to become true, and for answers, but not for ever. */
export class Waiting {
  readonly #checks = new Set<() => void>()

  /** Something has happened: all conditions are looked at again. */
  check(): void {
    for (const check of [...this.#checks]) check()
  }

  /**
   * Resolves when a condition holds. One that throws does not hold yet.
   * @param limit in milliseconds
   * @param describe what to show when the time is over
   */
  until(condition: () => boolean, limit: number, describe: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      let last: unknown
      const end = (settle: () => void): void => {
        stopTimer(timer)
        stopLooking(looking)
        this.#checks.delete(check)
        settle()
      }
      const check = (): void => {
        try {
          last = undefined
          if (condition()) end(resolve)
        } catch (error) {
          last = error
        }
      }
      const timer = startTimer(() => {
        const why = last instanceof Error ? ` It failed with: ${last.message}` : ''
        const text = `The condition did not hold within ${String(limit)} ms.${why}\n\n${describe()}`
        end(() => reject(new Error(text)))
      }, limit)
      const looking = startLooking(check, PAUSE)
      this.#checks.add(check)
      check()
    })
  }
}

/** Rejects when an answer takes too long. */
export function within<Value>(limit: number, what: string, answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = startTimer(
      () => reject(new Error(`There was no answer to ${what} within ${String(limit)} ms.`)),
      limit,
    )
  })
  return Promise.race([answer, late]).finally(() => {
    stopTimer(timer)
  })
}
