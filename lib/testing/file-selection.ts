import type { Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { MESSAGE } from '../protocol/messages.ts'
import type { PreflightAnswer } from '../protocol/uploads.ts'
import { ChosenFile, type TestFile, type Uploader } from './chosen-file.ts'
import { FileTransfer } from './file-transfer.ts'
import type { Elements, PageDocument } from './page-document.ts'
import type { TestConnection } from './test-connection.ts'
import { within, type Waiting } from './waiting.ts'

/** The files of one live file input: what was chosen there, and how it gets to the server. */

/** A page with live file inputs. */
export interface FilesPage {
  readonly document: PageDocument
  readonly waiting: Waiting
  readonly setting: { readonly timeout: number; readonly uploaders: Readonly<Record<string, Uploader>> }
  connection(): TestConnection | undefined
  /** Asks a view, and takes what that answers; resolves to its response. */
  ask(view: string, message: string, payload: Payload): Promise<Payload>
}

/** Which view and component the events of a form are for. */
type Target = { readonly view: string; readonly cid?: JsonValue }

/** The files that were chosen for one upload of the page. */
export class FileSelection {
  /** Of the upload: the id of its input. */
  readonly ref: string
  readonly #page: FilesPage
  #target: Target = { view: '' }
  #files: readonly ChosenFile[] = []

  constructor(ref: string, page: FilesPage) {
    this.ref = ref
    this.#page = page
  }

  /** What the server is told of the files that are there. */
  get descriptions(): readonly Payload[] {
    return this.#files.filter(({ signal }) => !signal.aborted).map(({ description }) => description)
  }

  /** A person chooses files: where several are allowed, beside those that are there. */
  take(files: readonly TestFile[]): void {
    const isMultiple = this.#input.attr('multiple') !== undefined
    if (files.length > 1 && !isMultiple)
      throw new Error(`The file input "${this.#name}" takes one file, and not ${String(files.length)}.`)
    const isFolder = this.#input.attr('webkitdirectory') !== undefined
    if (!isFolder && files.some(({ relativePath }) => relativePath))
      throw new Error(`The file input "${this.#name}" takes no folder: it has no webkitdirectory.`)
    this.settle()
    const report = (file: ChosenFile, progress: JsonValue): Promise<unknown> => {
      const event = this.#input.attr('phx-progress') ?? null
      return this.#ask(MESSAGE.progress, { event, entry_ref: file.ref, progress })
    }
    if (!isMultiple && files.length > 0) for (const file of this.#files) file.end()
    this.#files = [
      ...(isMultiple || files.length === 0 ? this.#files : []),
      ...files.map((file) => new ChosenFile(file, report)),
    ]
  }

  /** The server knows of the files. */
  told(target: Target): void {
    this.#target = target
    this.settle()
  }

  /** Gives up what the server does not list any more: it was taken back, or consumed. */
  settle(): void {
    const active = this.#listed('active')
    const [here, gone] = [true, false].map((is) =>
      this.#files.filter(({ ref }) => active.includes(ref) === is),
    ) as [ChosenFile[], ChosenFile[]]
    for (const file of gone) file.end()
    this.#files = here
  }

  /** Why a browser would not submit a form with these files; nothing when it would. */
  get flaw(): string | undefined {
    const wrong = this.#listed('error')
    if (wrong.includes(this.ref)) return `there are too many files for "${this.#name}"`
    const flawed = this.#files.find(({ ref, failure }) => failure !== undefined || wrong.includes(ref))
    return (
      flawed && `the file "${flawed.file.name}" has an error (${flawed.failure ?? 'the page says which'})`
    )
  }

  /** Sends the files, until so much of each is at the server or it has failed. @param percent 0 sends nothing */
  async send(percent: number): Promise<void> {
    this.settle()
    if (percent <= 0) return
    const due = this.#files.filter(({ isAsked }) => !isAsked)
    if (due.length > 0) await this.#preflight(due)
    for (const file of this.#files) {
      if (file.transfer) await this.#transfer(file, file.transfer, percent)
      await file.reported()
    }
    await this.#reached(percent)
    this.settle()
  }

  /** Does the page send files as soon as they are chosen? */
  get isAuto(): boolean {
    return this.#input.attr('data-phx-auto-upload') !== undefined
  }

  /** Asks which files may be sent, and begins with those. */
  async #preflight(due: readonly ChosenFile[]): Promise<void> {
    for (const file of due) file.isAsked = true
    const entries = due.map(({ description }) => description)
    const answer = (await this.#ask(MESSAGE.allowUpload, { entries })) as Partial<PreflightAnswer>
    for (const file of due) {
      file.meta = answer.entries?.[file.ref]
      if (file.meta === undefined) file.end('the server refuses it')
    }
    const allowed = due.filter(({ meta }) => meta !== undefined)
    for (const file of allowed) if (typeof file.meta === 'string') await this.#open(file, file.meta, answer)
    const external = allowed.filter(({ meta }) => typeof meta !== 'string')
    for (const name of new Set(external.map(uploaderOf)))
      this.#call(name, [external.filter((file) => uploaderOf(file) === name), answer])
  }

  async #open(file: ChosenFile, token: string, { config }: Partial<PreflightAnswer>): Promise<void> {
    const connection = this.#page.connection()
    if (!connection || !config) return file.end('the page is not connected')
    const transfer = new FileTransfer(file.ref, file.file, {
      connection,
      chunkSize: config.chunk_size,
      within: (answer) => this.#within(`a part of "${file.file.name}"`, answer),
    })
    const refusal = await transfer.open(token)
    if (refusal !== undefined) file.error(refusal)
    file.transfer = transfer
  }

  async #transfer(file: ChosenFile, transfer: FileTransfer, percent: number): Promise<void> {
    if (file.signal.aborted) return
    const refusal = await transfer
      .send(percent, (reached) => file.progress(reached))
      .catch((error: unknown) => (error as Error).message)
    if (refusal !== undefined) file.error(refusal)
  }

  /** Hands files to an uploader of the test. @throws when there is none */
  #call(name: string, [files, answer]: [readonly ChosenFile[], object]): void {
    const { uploaders } = this.#page.setting
    const uploader = Object.hasOwn(uploaders, name) ? uploaders[name] : undefined
    if (!uploader)
      throw new Error(
        `The files of "${this.#name}" are sent by the uploader "${name}" of the page, and the test has none. ` +
          `Give it one: live(app, path, { uploaders: { ${name}: (entries) => entries.forEach((entry) => entry.progress(100)) } })`,
      )
    void (async () => uploader(files, () => undefined, answer, undefined as never))().catch(
      (error: unknown) => {
        for (const file of files) file.error(`the uploader "${name}" has failed: ${String(error)}`)
      },
    )
  }

  /** Waits for uploaders, which send on their own. */
  async #reached(percent: number): Promise<void> {
    const { waiting, setting } = this.#page
    const waits = this.#files.filter(({ transfer, signal }) => !transfer && !signal.aborted)
    await Promise.all(
      waits.map(async (file) => {
        const isThere = (): boolean => {
          this.settle()
          return file.signal.aborted || file.percent >= percent
        }
        file.signal.addEventListener('abort', () => waiting.check())
        const missing = `Its uploader has not called progress(100) or error() of "${file.file.name}".`
        await waiting.until(isThere, setting.timeout, () => missing)
        await file.reported()
      }),
    )
  }

  #ask(message: string, payload: Payload): Promise<Payload> {
    const { view, cid } = this.#target
    return this.#page.ask(view, message, { ref: this.ref, ...payload, ...(cid !== undefined && { cid }) })
  }

  #within<Value>(what: string, answer: Promise<Value>): Promise<Value> {
    return within(this.#page.setting.timeout, what, answer)
  }

  get #name(): string {
    return this.#input.attr('name') ?? this.ref
  }

  /** As it is in the page now. */
  get #input(): Elements {
    return this.#page.document.all(`[data-phx-upload-ref="${this.ref}"]`)
  }

  #listed(which: 'active' | 'error'): readonly string[] {
    return (this.#input.attr(`data-phx-${which}-refs`) ?? '').split(',')
  }
}

/** The name of the uploader that a file needs. */
function uploaderOf({ meta }: ChosenFile): string {
  return (meta as { readonly uploader: string }).uploader
}
