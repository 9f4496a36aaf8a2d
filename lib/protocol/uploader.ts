// How a page, or a test in its place, sends the files of an `external` upload to elsewhere.

/** One file of an `external` upload, as an uploader is given it. */
export interface UploaderEntry {
  /** Names the file, in this page. */
  readonly ref: string
  readonly file: File
  /** What the server's `external` has returned for this file. */
  readonly meta: unknown
  /** Aborts when the upload is cancelled, has failed or is done, or the view is lost. */
  readonly signal: AbortSignal
  /** Tells the server how much has been uploaded; at 100 the file is complete. @unit percent */
  progress(percent: number): void
  /** Calls back when the file is cancelled on its way, as in Phoenix. */
  onCancel(act: () => void): void
  /** Tells the server that the upload has failed. @default 'failed' */
  error(reason?: string): void
}

/**
 * Uploads files to elsewhere.
 *
 * @param lost calls back when the view is lost, which ends all these uploads
 * @param answer the whole answer of the server, with the `config` of the upload
 */
export type UploaderOf<LiveSocket> = (
  entries: readonly UploaderEntry[],
  lost: (act: () => void) => void,
  answer: object,
  liveSocket: LiveSocket,
) => unknown
