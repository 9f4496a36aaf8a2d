import { clock } from '../clock.ts'

/** How long refused frames are counted together. @unit milliseconds */
const TIME = 60_000

/** How much of what a client said was refused of late. */
export class Refusals {
  #count = 0
  #since = 0

  /** One more; says how many there were within a minute. */
  add(): number {
    if (clock() - this.#since > TIME) {
      this.#count = 0
      this.#since = clock()
    }
    return ++this.#count
  }
}
