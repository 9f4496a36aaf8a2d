import type { UploadEntry } from '../api.ts'

/** Tells the server about the progress of a file: in percent, or why it failed. `answered` is called once. */
export type Report = (
  entry: Entry,
  progress: number | { readonly error: string },
  answered: () => void,
) => void

let count = 0

/** A file that was chosen. */
export class Entry implements UploadEntry {
  readonly ref: string = `${count++}`
  readonly file: File
  meta: unknown
  /** Does the server know of it? */
  isKnown_ = false
  /** Is it at the server, or on the way? */
  isAsked_ = false
  /** Is settled when it is at the server or will not be: with whether its form may be submitted. */
  ended_: Promise<boolean> | undefined
  /** Where a preview finds it. */
  url_: string | undefined
  readonly #report: Report
  #control = new AbortController()
  #told = -1
  #settle: ((isFine: boolean) => void) | undefined

  constructor(file: File, report: Report) {
    this.file = file
    this.#report = report
  }

  get signal(): AbortSignal {
    return this.#control.signal
  }

  isDone_(): boolean {
    return this.isAsked_ && this.signal.aborted
  }

  /** It is about to be uploaded. */
  start_(): void {
    this.isAsked_ = true
    this.#told = -1
    this.#control = new AbortController()
    this.ended_ = new Promise((resolve) => (this.#settle = resolve))
  }

  /** It is uploaded or cancelled, or has failed and may be tried again. */
  end_(isFine: boolean): void {
    this.isAsked_ &&= isFine
    this.#settle?.(isFine)
    this.#control.abort()
  }

  /** The same file, of which the server knows nothing. */
  again_(): Entry {
    return new Entry(this.file, this.#report)
  }

  progress(percent: number): void {
    const whole = Math.min(Math.floor(percent), 100)
    if (this.signal.aborted || !(whole > this.#told)) return
    this.#told = whole
    this.#report(this, whole, () => whole === 100 && this.end_(true))
  }

  onCancel(act: () => void): void {
    this.signal.addEventListener('abort', () => this.isAsked_ && this.#told < 100 && act())
  }

  error(reason = 'failed'): void {
    if (this.signal.aborted) return
    // The answer comes behind what the server says of its own accord: perhaps the file was cancelled, and did not fail.
    this.#report(this, { error: reason }, () => this.end_(false))
  }
}
