/** A file that its page sends elsewhere: what the browser says of it is all that is known. */
export class ExternalFile {
  /** What `external` returned. */
  readonly meta: unknown
  readonly #release: () => void
  #percent = 0
  #isEnded = false
  /** Is it being consumed? Then its end waits for that. */
  isTaken = false

  /** @param release gives its place among the files back */
  constructor(meta: unknown, release: () => void) {
    this.meta = meta
    this.#release = release
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  get isComplete(): boolean {
    return !this.#isEnded && this.#percent === 100
  }

  get percent(): number {
    return this.#percent
  }

  /** The browser says how much is there. @param percent from 0 to 100 */
  claims(percent: number): void {
    this.#percent = Math.floor(percent)
  }

  end(): void {
    if (!this.#isEnded) this.#release()
    this.#isEnded = true
  }
}
