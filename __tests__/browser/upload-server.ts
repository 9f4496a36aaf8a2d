import type { Page } from 'playwright-core'
import { newPage, type Tab } from '../support/browser.ts'
import { serve, type ScriptedServer, type Sent } from './scripted-server.ts'

/** A file as a form's change event tells about it. */
type Described = { readonly ref: string; readonly name: string; readonly size: number }

type Settings = {
  /** Attributes of the input. */
  readonly input?: string
  /** What stands beside the input in the form. */
  readonly html?: string
  /** JavaScript that runs before the client starts. */
  readonly script?: string
  readonly chunkSize?: number
  /** What the preflight gives for a file; a token by default, undefined refuses the file. */
  readonly meta?: (file: Described) => unknown
}

/** How the form stands in the page: texts between the lists of the input, the entries and the count of saved files. */
const formOf = ({ input = 'multiple', html = '' }: Settings): string[] => [
  '<form id="f" phx-change="validate" phx-submit="save"><input type="file" name="photo" id="',
  '" data-phx-upload-ref="',
  '" data-phx-active-refs="',
  '" data-phx-preflighted-refs="',
  '" data-phx-done-refs="',
  '" data-phx-error-refs="',
  `" ${input}>${html}<button>Save</button><ol>`,
  '</ol></form><output>',
  '</output>',
]

/** A small server of one upload, as Phoenix's messages have it: what it was sent, and what it shows. */
export class UploadServer {
  readonly #settings: Settings
  readonly server: ScriptedServer
  readonly page: Page
  /** What the page's console complained about. */
  readonly errors: readonly string[]
  /** The bytes that have come, by the name of the file. */
  readonly files: Map<string, Buffer> = new Map()
  ref = 'U1'
  /** The files of the input, in order. */
  entries: Described[] = []
  readonly #progress = new Map<string, number>()
  #preflighted: string[] = []
  /** The files that have errors. */
  flawed: string[] = []
  saved = ''
  /** Holds back the answers to chunks from this chunk on. */
  stopsAt = Infinity
  #chunks = 0
  #held: Sent[] = []

  private constructor(settings: Settings, server: ScriptedServer, { page, errors }: Tab) {
    this.#settings = settings
    this.server = server
    this.page = page
    this.errors = errors
    server.answerJoin = (sent) => ({
      status: 'ok',
      response: sent.topic.startsWith('lvu:') ? {} : { rendered: { ...this.#values(), s: formOf(settings) } },
    })
    server.hears = (sent) => this.#hear(sent)
  }

  static async open(settings: Settings = {}): Promise<UploadServer> {
    const server = await serve({ html: '', ...(settings.script ? { script: settings.script } : {}) })
    const tab = await newPage()
    const opened = new UploadServer(settings, server, tab)
    const { page } = tab
    await page.goto(server.url)
    await page.waitForSelector('.phx-connected', { state: 'attached' })
    return opened
  }

  /** Chooses files, by name and content. */
  async choose(files: Readonly<Record<string, string>>): Promise<void> {
    await this.page.setInputFiles('[type=file]', filesOf(files))
  }

  /** Shows what has changed of the server's own accord. */
  push(): void {
    this.server.push('diff', this.#values())
  }

  /** Ends the connections, and forgets all but what it was sent. */
  restart(): void {
    Object.assign(this, { ref: 'U2', entries: [], saved: '', stopsAt: Infinity })
    this.files.clear()
    this.#preflighted = []
    this.#progress.clear()
    this.#held = []
    this.server.close(1012)
  }

  /** Answers the chunks that were held back. */
  go(): void {
    this.stopsAt = Infinity
    for (const sent of this.#held.splice(0)) this.server.reply(sent)
  }

  #values(): Record<string, string> {
    const refs = this.entries.map(({ ref }) => ref)
    const isDone = (ref: string): boolean => this.#progress.get(ref) === 100
    const rows = this.entries.map(
      ({ ref, name }) =>
        `<li id="e${ref}">${name} ${this.#progress.get(ref) ?? 0}<img id="i${ref}" data-phx-upload-ref="${this.ref}" data-phx-entry-ref="${ref}" alt=""></li>`,
    )
    const lists = [refs, this.#preflighted, refs.filter(isDone), this.flawed].map((list) => list.join())
    const values = [this.ref, this.ref, ...lists, rows.join(''), this.saved]
    return Object.fromEntries(values.map((value, i) => [i, value]))
  }

  #hear(sent: Sent): void {
    const { event, payload } = sent
    if (event === 'allow_upload') this.#allow(sent)
    else if (event === 'chunk') this.#take(sent)
    else if (event === 'progress') this.#progress.set(payload.entry_ref as string, payload.progress as number)
    else if (event === 'event' && payload.event === 'validate')
      this.entries = (payload.uploads as Record<string, Described[]>)[this.ref] ?? this.entries
    else if (event === 'event' && payload.event === 'save') this.#save()
    if (/^(event|progress)$/.test(event)) this.server.reply(sent, { diff: this.#values() })
  }

  #save(): void {
    this.saved = this.entries.map(({ name }) => name).join()
    this.entries = []
    this.#preflighted = []
  }

  #allow(sent: Sent): void {
    const { meta = (file: Described) => `token ${file.ref}`, chunkSize = 4 } = this.#settings
    const asked = sent.payload.entries as Described[]
    const entries = Object.fromEntries(asked.map((file) => [file.ref, meta(file)]))
    this.#preflighted.push(...asked.map(({ ref }) => ref).filter((ref) => entries[ref] !== undefined))
    const config = { chunk_size: chunkSize, chunk_timeout: 10_000, max_entries: 9, max_file_size: 9e9 }
    this.server.reply(sent, { ref: this.ref, config, entries, errors: {}, diff: this.#values() })
  }

  #take(sent: Sent): void {
    const ref = sent.topic.replace('lvu:', '')
    const name = this.entries.find((entry) => entry.ref === ref)?.name ?? ref
    this.files.set(name, Buffer.concat([this.files.get(name) ?? Buffer.alloc(0), sent.payload as Buffer]))
    if (++this.#chunks >= this.stopsAt) this.#held.push(sent)
    else this.server.reply(sent)
  }
}

/** Files for Playwright, by name and content. */
export function filesOf(
  files: Readonly<Record<string, string>>,
): { name: string; mimeType: string; buffer: Buffer }[] {
  return Object.entries(files).map(([name, text]) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  }))
}
