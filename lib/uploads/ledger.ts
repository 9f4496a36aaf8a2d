/** How much all views of a router may have uploaded at once, see `Limits`. */
type LedgerLimits = {
  readonly visitorUploads: number
  /** @unit bytes */
  readonly uploadBytes: number
}

/** Gives the room of a file back. It may be called twice. */
export type Release = () => void

/** Counts the files that are on their way or wait to be consumed: of each visitor, and all together. */
export class UploadLedger {
  readonly #limits: LedgerLimits
  readonly #byVisitor = new Map<string, number>()
  #files = 0
  #bytes = 0

  constructor(limits: LedgerLimits) {
    this.#limits = limits
  }

  /** What is there now, for `live.stats()`. */
  get stats(): { readonly files: number; readonly bytes: number } {
    return { files: this.#files, bytes: this.#bytes }
  }

  /**
   * Keeps room for a file.
   * @param bytes as its browser says: no more are taken
   * @returns the limit that is reached when there is none
   */
  reserve(visitor: string, bytes: number): Release | keyof LedgerLimits {
    const { visitorUploads, uploadBytes } = this.#limits
    const own = this.#byVisitor.get(visitor) ?? 0
    if (own >= visitorUploads) return 'visitorUploads'
    if (this.#bytes + bytes > uploadBytes) return 'uploadBytes'
    this.#byVisitor.set(visitor, own + 1)
    this.#files++
    this.#bytes += bytes
    let isReleased = false
    return () => {
      if (!isReleased) this.#release(visitor, bytes)
      isReleased = true
    }
  }

  #release(visitor: string, bytes: number): void {
    const left = (this.#byVisitor.get(visitor) ?? 1) - 1
    if (left > 0) this.#byVisitor.set(visitor, left)
    else this.#byVisitor.delete(visitor)
    this.#files--
    this.#bytes -= bytes
  }
}
