import { clock } from '../clock.ts'

/**
 * Says whether something that is bounded in a second may happen now: so much at once, then as it fills again. It looks at
 * the clock only when it is empty.
 */
export class TokenBucket {
  readonly #perSecond: number
  readonly #size: number
  #tokens: number
  #filledAt = clock()

  /** @param size what may happen at once, at least 1; an infinite rate has no bound */
  constructor(perSecond: number, size: number) {
    this.#perSecond = perSecond
    this.#size = this.#tokens = perSecond === Infinity ? Infinity : Math.max(1, size)
  }

  /** May it happen now? */
  hasOne(): boolean {
    if (this.#tokens < 1) this.#fill()
    return this.#tokens >= 1
  }

  /** May as much happen at once as ever? Then it can be let go, and made again when something is to happen. */
  isFull(): boolean {
    if (this.#tokens < this.#size) this.#fill()
    return this.#tokens >= this.#size
  }

  /** It happens. */
  take(): void {
    this.#tokens--
  }

  #fill(): void {
    const now = clock()
    const earned = Math.trunc(((now - this.#filledAt) / 1000) * this.#perSecond)
    if (earned < 1) return
    this.#tokens = Math.min(this.#size, this.#tokens + earned)
    // What is left of a token is kept, as long as the bucket is not full.
    this.#filledAt = this.#tokens < this.#size ? this.#filledAt + (earned / this.#perSecond) * 1000 : now
  }
}
