import type { Payload } from '../protocol/frame.ts'
import type { UploaderEntry, UploaderOf } from '../protocol/uploader.ts'
import type { FileTransfer } from './file-transfer.ts'

/** A file that a test has a visitor choose. */
export interface TestFile {
  readonly name: string
  /** Its media type, as a browser would say it: `image/png`. @default '' (the browser knows none) */
  readonly type?: string
  /** What is in it. */
  readonly content: string | Uint8Array<ArrayBuffer>
  /** @unit milliseconds since 1970 @default 0 */
  readonly lastModified?: number
  /** Where it is in the folder that is chosen, beginning with that: for an input with `webkitdirectory`. @default '' */
  readonly relativePath?: string
}

/**
 * Uploads files to elsewhere, in the place of the page's own uploader. An uploader of the application fits as well. It has
 * to call `progress(100)` or `error()` of each entry.
 */
export type Uploader = UploaderOf<never>

/** Tells the server how far a file is, in percent, or why it failed. Resolves when that is answered. */
export type Report = (file: ChosenFile, progress: number | { readonly error: string }) => Promise<unknown>

let count = 0

/** A file that was chosen in a page, from then until it is consumed or taken back. */
export class ChosenFile implements UploaderEntry {
  readonly ref: string = String(count++)
  readonly file: File
  meta: unknown
  /** Has the server been asked whether it may come? */
  isAsked = false
  /** By which it is sent, once that has begun. */
  transfer: FileTransfer | undefined
  readonly #relativePath: string
  readonly #report: Report
  readonly #control = new AbortController()
  #percent = 0
  #failure: string | undefined
  /** Settles when the server has answered what was reported. */
  #reports: Promise<unknown> = Promise.resolve()

  constructor({ name, content, type = '', lastModified = 0, relativePath = '' }: TestFile, report: Report) {
    this.file = new File([content], name, { type, lastModified })
    this.#relativePath = relativePath
    this.#report = report
  }

  /** What the server is told of it before it is sent. */
  get description(): Payload {
    const { ref, file } = this
    const { name, type, size, lastModified } = file
    return { ref, name, type, size, last_modified: lastModified, relative_path: this.#relativePath }
  }

  get signal(): AbortSignal {
    return this.#control.signal
  }

  /** How much the server was told of. */
  get percent(): number {
    return this.#percent
  }

  /** Why it is not uploaded; undefined as long as nothing is wrong. */
  get failure(): string | undefined {
    return this.#failure
  }

  progress(percent: number): void {
    const whole = Math.min(Math.floor(percent), 100)
    if (this.signal.aborted || whole <= this.#percent) return
    this.#percent = whole
    this.#tell(this.#report(this, whole))
    if (whole === 100) this.end()
  }

  onCancel(act: () => void): void {
    this.signal.addEventListener('abort', () => {
      if (this.#percent < 100 && this.#failure === undefined) act()
    })
  }

  error(reason = 'failed'): void {
    if (this.signal.aborted) return
    this.end(reason)
    this.#tell(this.#report(this, { error: reason }))
  }

  /** Nothing more will be told of it. */
  end(failure?: string): void {
    this.#failure = failure
    this.#control.abort()
  }

  /** Waits for the answers to what was reported. Rejects with the first that failed. */
  async reported(): Promise<void> {
    for (let last; last !== this.#reports;) await (last = this.#reports)
  }

  #tell(report: Promise<unknown>): void {
    this.#reports = Promise.all([this.#reports, report])
    // The act awaits it; an uploader that goes on behind the act has none that does.
    this.#reports.catch(() => undefined)
  }
}
