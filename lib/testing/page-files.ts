import type { Frame, Payload } from '../protocol/frame.ts'
import { MESSAGE } from '../protocol/messages.ts'
import { FileSelection, type FilesPage } from './file-selection.ts'
import { UPLOAD_TOPIC } from './file-transfer.ts'

/** What was chosen at all live file inputs of a page. */
export class PageFiles {
  readonly #page: FilesPage
  readonly #selections = new Map<string, FileSelection>()

  constructor(page: FilesPage) {
    this.#page = page
  }

  /** What was chosen for an upload. @param ref the id of its input */
  of(ref: string): FileSelection {
    const selection = this.#selections.get(ref) ?? new FileSelection(ref, this.#page)
    this.#selections.set(ref, selection)
    return selection
  }

  /** What an event tells of the files that were chosen at an input. */
  chosenAt(ref: string | undefined): Payload {
    const selection = ref === undefined ? undefined : this.#selections.get(ref)
    return selection ? { [selection.ref]: selection.descriptions } : {}
  }

  /** A view has heard an event, which may have told of files. */
  told({ uploads = {}, cid }: Payload, view: string): void {
    for (const ref of Object.keys(uploads as object))
      this.of(ref).told(cid === undefined ? { view } : { view, cid })
  }

  /**
   * Sends the files of a form that is to be submitted.
   * @returns why a browser would not submit it; nothing when it would
   */
  async deliver(refs: readonly string[]): Promise<string | undefined> {
    const here = refs.flatMap((ref) => this.#selections.get(ref) ?? [])
    const flawed = (): string | undefined => here.map(({ flaw }) => flaw).find((flaw) => flaw !== undefined)
    if (flawed() === undefined) for (const selection of here) await selection.send(100)
    return flawed()
  }

  /** The server has ended an upload. */
  receive({ topic, event }: Frame): void {
    if (topic.startsWith(UPLOAD_TOPIC) && event === MESSAGE.close)
      this.#page.connection()?.lose(topic, 'the server has ended the upload')
  }
}
