import { valueKind, valueRefused } from '../errors/index.ts'
import { settled } from '../foreign.ts'
import type { Choices, FileDescription, PreflightAnswer, ProgressPayload } from '../protocol/uploads.ts'
import type { JsonValue } from '../protocol/json.ts'
import { Postponed, Upload, type UploadEntry, type UploadError } from '../view/upload.ts'
import { uploadTerms } from '../view/upload-options.ts'
import { ExternalFile } from './external-file.ts'
import { Intake } from './intake.ts'
import { PageUploads } from './page-uploads.ts'
import type { PartOwner } from './part-owner.ts'
import { externalFor, intakeFor, roomFor } from './upload-files.ts'
import { UploadSlot } from './upload-slot.ts'

/** The uploads of a state: what it allows, which files were chosen, and what becomes of them. */

type Value = Upload<unknown>
type EntryChanges = Partial<Pick<UploadEntry, 'progress' | 'done' | 'preflighted' | 'errors'>>

/** Gets a file, with `postpone` beside what its writer returned. */
type Consume = (uploaded: never, entry: UploadEntry) => unknown

export class Uploads {
  readonly #state: PartOwner
  #slots: readonly UploadSlot[] = []

  constructor(state: PartOwner) {
    this.#state = state
    state.scope.add(() => {
      for (const slot of this.#slots) slot.end()
    })
  }

  /** An upload that is allowed once it is assigned. @throws LIVE_OPTION_INVALID */
  allow(options: unknown): Value {
    const { config, process } = this.#state
    const terms = uploadTerms(options, config.limits.frameBytes)
    const slot = new UploadSlot(PageUploads.of(process).nextRef(), terms)
    this.#slots = [...this.#slots, slot]
    return new Upload({ ...terms, ref: slot.ref, name: '', entries: [], allowed: true })
  }

  /** Some values were assigned: uploads among them learn their key, and take the place of those that were there. */
  assigned(values: unknown): void {
    if (typeof values !== 'object' || values === null) return
    for (const [key, value] of Object.entries(values)) {
      const given = value instanceof Upload ? this.#slots.find(({ ref }) => ref === value.ref) : undefined
      for (const slot of this.#slots) if (slot.key === key && slot !== given) this.#end(slot)
      if (!given || given.key !== '') continue
      given.key = key
      this.#state.assigns.change({ [key]: (value as Value).with({ name: key }) })
    }
  }

  /** Files were chosen. Those for uploads that are not there are left out. */
  chosen(choices: Choices): void {
    for (const [ref, files] of choices) {
      const found = this.#allowed(ref)
      if (found) this.#change(found.slot, found.slot.withChosen(found.value, files))
    }
  }

  /** The browser asks which files it may send. @throws LIVE_VALUE_REFUSED when there is no such upload */
  async preflight(ref: string, files: readonly FileDescription[]): Promise<PreflightAnswer> {
    this.chosen(new Map([[ref, files]]))
    const found = this.#allowed(ref)
    if (!found) throw valueRefused('an upload', 'this view allows no such upload now')
    const { slot, value } = found
    const asked = new Set(files.map((file) => file.ref))
    const { terms } = slot
    const entries: Record<string, JsonValue> = {}
    const errors: Record<string, readonly string[]> = {}
    for (const entry of value.entries.slice(0, terms.maxEntries)) {
      if (!asked.has(entry.ref) || entry.preflighted) continue
      const given = entry.errors.length > 0 ? undefined : await this.#admit(slot, entry)
      if (given === undefined) errors[entry.ref] = this.#entryOf(slot, entry.ref)?.errors ?? []
      else entries[entry.ref] = given
    }
    const { maxFileSize: max_file_size, maxEntries: max_entries } = terms
    const { chunkSize: chunk_size, chunkTimeout: chunk_timeout } = terms
    return { ref, config: { max_file_size, max_entries, chunk_size, chunk_timeout }, entries, errors }
  }

  /** More of a file is here, as far as the browser knows. What is really here counts. */
  progress({ upload, file, progress }: ProgressPayload): unknown {
    const slot = this.#slots.find(({ ref }) => ref === upload)
    const intake = slot?.intakes.get(file)
    if (!slot || !intake) return undefined
    if (intake instanceof ExternalFile) {
      if (progress === 'failed') return this.#failedNow(slot, file, 'external_client_failure')
      intake.claims(progress)
    }
    const entry = this.#changeEntry(slot, file, { progress: intake.percent, done: intake.isComplete })
    return entry && slot.terms.progress?.(this.#state.socket, entry)
  }

  /** Hands over the files that are whole, one after the other. */
  async consume(key: string, consume: Consume): Promise<unknown[]> {
    const slot = this.#slotAt(key, '`consumeUploaded`')
    const results: unknown[] = []
    for (const entry of this.#valueOf(slot)?.entries ?? []) {
      const intake = slot.intakes.get(entry.ref)
      if (intake?.isComplete && !intake.isTaken)
        results.push(await this.#take(slot, intake, [entry, consume]))
    }
    return results
  }

  /** Takes back one file that was chosen, or all. */
  cancel(key: string, ref?: string): void {
    const slot = this.#slotAt(key, '`cancelUpload`')
    const value = this.#valueOf(slot)
    if (!value) return
    const [gone, kept] = [true, false].map((isGone) =>
      value.entries.filter((entry) => (ref === undefined || entry.ref === ref) === isGone),
    ) as [UploadEntry[], UploadEntry[]]
    slot.end(gone.map((entry) => entry.ref))
    this.#change(slot, kept)
  }

  /** Takes back all files, and takes no more. */
  disallow(key: string): void {
    const slot = this.#slotAt(key, '`disallowUpload`')
    slot.end()
    const value = this.#valueOf(slot)
    if (value) this.#state.assigns.change({ [key]: value.with({ entries: [], allowed: false }) })
  }

  /** The assigns are what they were before a callback that failed. Files that are gone since then do not come back. */
  reconcile(): void {
    for (const slot of this.#slots) {
      const value = this.#valueOf(slot)
      if (!value) continue
      const isThere = ({ ref, preflighted, errors }: UploadEntry): boolean =>
        !preflighted || errors.length > 0 || slot.intakes.has(ref)
      if (!value.entries.every(isThere)) this.#change(slot, value.entries.filter(isThere))
    }
  }

  async #take(
    slot: UploadSlot,
    intake: Intake | ExternalFile,
    [entry, consume]: [UploadEntry, Consume],
  ): Promise<unknown> {
    intake.isTaken = true
    let isConsumed = false
    try {
      const uploaded = { ...(intake.meta as object | undefined), postpone }
      const result = await settled(consume(uploaded as never, entry))
      if (result instanceof Postponed) return (result as Postponed<unknown>).value
      isConsumed = true
      return result
    } finally {
      intake.isTaken = false
      // Meanwhile it may have been cancelled, or the view has ended.
      if (isConsumed || slot.intakes.get(entry.ref) !== intake) intake.end(isConsumed)
      if (isConsumed) this.#drop(slot, entry.ref)
    }
  }

  #drop(slot: UploadSlot, ref: string): void {
    slot.intakes.delete(ref)
    const value = this.#valueOf(slot)
    if (value)
      this.#change(
        slot,
        value.entries.filter((entry) => entry.ref !== ref),
      )
  }

  /** Lets the browser send a file, if there is room. @returns its token, or what an uploader of the page is to know */
  async #admit(slot: UploadSlot, entry: UploadEntry): Promise<JsonValue | undefined> {
    slot.end([entry.ref])
    const release = roomFor(this.#state, entry.size)
    if (!release) return this.#failedNow(slot, entry.ref, 'no_room')
    const failed = (reason: UploadError): void => this.#failed(slot, entry.ref, reason)
    const file = slot.terms.external
      ? await externalFor(this.#state, slot, entry, release)
      : intakeFor(this.#state, slot, entry, { failed, release })
    if (!file) return this.#failedNow(slot, entry.ref, 'external_failure')
    slot.intakes.set(entry.ref, file)
    PageUploads.of(this.#state.process).add(file)
    this.#changeEntry(slot, entry.ref, { preflighted: true })
    return file instanceof Intake ? file.token : (file.meta as JsonValue)
  }

  /** A file will not come. */
  #failedNow(slot: UploadSlot, ref: string, reason: UploadError): undefined {
    slot.end([ref])
    this.#changeEntry(slot, ref, { errors: [reason] })
  }

  /** A file will not be whole. The page hears it in its turn. */
  #failed(slot: UploadSlot, ref: string, reason: UploadError): void {
    if (this.#state.scope.isClosed || !slot.intakes.delete(ref)) return
    this.#state.process.receive({
      kind: 'async',
      name: `upload.${slot.key}`,
      conclude: () => void this.#changeEntry(slot, ref, { errors: [reason] }),
      life: this.#state,
    })
  }

  #end(slot: UploadSlot): void {
    slot.end()
    this.#slots = this.#slots.filter((each) => each !== slot)
  }

  #allowed(ref: string): { readonly slot: UploadSlot; readonly value: Value } | undefined {
    const slot = this.#slots.find((each) => each.ref === ref)
    const value = slot && this.#valueOf(slot)
    return slot && value?.allowed ? { slot, value } : undefined
  }

  #slotAt(key: string, method: string): UploadSlot {
    const slot = this.#slots.find((each) => each.key === key)
    if (!slot) throw valueKind(this.#state.assigns.values[key], 'an assign that `allowUpload` made', method)
    return slot
  }

  #valueOf({ key, ref }: UploadSlot): Value | undefined {
    const value = this.#state.assigns.values[key]
    return value instanceof Upload && value.ref === ref ? value : undefined
  }

  #change(slot: UploadSlot, entries: readonly UploadEntry[]): void {
    const value = this.#valueOf(slot)
    if (value) this.#state.assigns.change({ [slot.key]: value.with({ entries }) })
  }

  #entryOf(slot: UploadSlot, ref: string): UploadEntry | undefined {
    return this.#valueOf(slot)?.entries.find((entry) => entry.ref === ref)
  }

  #changeEntry(slot: UploadSlot, ref: string, changes: EntryChanges): UploadEntry | undefined {
    const entries = this.#valueOf(slot)?.entries ?? []
    const last = this.#entryOf(slot, ref)
    if (!last) return undefined
    const entry: UploadEntry = Object.freeze({ ...last, ...changes })
    this.#change(
      slot,
      entries.map((each) => (each === last ? entry : each)),
    )
    return entry
  }
}

function postpone<Result>(value?: Result): Postponed<Result> {
  return new Postponed(value)
}
