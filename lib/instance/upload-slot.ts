import type { FileDescription } from '../protocol/uploads.ts'
import type { Upload, UploadEntry } from '../view/upload.ts'
import type { UploadTerms } from '../view/upload-options.ts'
import type { ExternalFile } from './external-file.ts'
import type { Intake } from './intake.ts'

/** Files that may be chosen beyond `maxEntries`, so that the visitor sees which to leave out. More are dropped. */
const MORE = 100

/** The longest name of a file on most systems. @unit bytes */
const MAX_NAME = 255

/** File names that Windows keeps for devices, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

// eslint-disable-next-line no-control-regex -- they are what is looked for
const NOT_IN_NAME = /[\u0000-\u001f\u007f/\\]/g

/** One upload that a state allows: its rules, and the files that are on their way. */
export class UploadSlot {
  readonly ref: string
  readonly terms: UploadTerms
  /** Where it is among the assigns; empty until it is there. */
  key = ''
  /** Of the files that the browser was allowed to send, by the refs of their entries. */
  readonly intakes: Map<string, Intake | ExternalFile> = new Map<string, Intake>()

  constructor(ref: string, terms: UploadTerms) {
    this.ref = ref
    this.terms = terms
  }

  /** The entries with files that were chosen. Those that are known already are left as they are. */
  withChosen({ entries }: Upload<unknown>, files: readonly FileDescription[]): readonly UploadEntry[] {
    const known = new Set(entries.map(({ ref }) => ref))
    const chosen = files
      .filter(({ ref }) => !known.has(ref) && known.add(ref))
      .slice(0, MORE + this.terms.maxEntries)
      .map((file) => this.#entryOf(file))
    const isReplaced = this.terms.maxEntries === 1 && entries.length === 1 && chosen.length === 1
    if (isReplaced) this.end(entries.map(({ ref }) => ref))
    return [...(isReplaced ? [] : entries), ...chosen].slice(0, MORE + this.terms.maxEntries)
  }

  /** Ends what is on its way, of these entries or of all. */
  end(refs: Iterable<string> = [...this.intakes.keys()]): void {
    for (const ref of refs) {
      const intake = this.intakes.get(ref)
      this.intakes.delete(ref)
      if (!intake?.isTaken) intake?.end()
    }
  }

  #entryOf(file: FileDescription): UploadEntry {
    const { ref: uploadRef, terms } = this
    const entry: UploadEntry = Object.freeze({
      ...file,
      name: shown(file.name),
      relativePath: file.relativePath.split('/').map(shown).join('/'),
      uploadRef,
      progress: 0,
      done: false,
      preflighted: false,
      errors: flawsOf(file, terms),
    })
    const flaw = entry.errors.length > 0 ? undefined : terms.validate?.(entry)
    return flaw === undefined ? entry : Object.freeze({ ...entry, errors: [flaw] })
  }
}

function flawsOf({ name, relativePath, type, size }: FileDescription, terms: UploadTerms): readonly string[] {
  const flaws = {
    invalid_name: ![name, ...(relativePath === '' ? [] : relativePath.split('/'))].every(isName),
    not_accepted: !isAccepted(name, type, terms.accept),
    too_large: size > terms.maxFileSize,
    empty: size === 0,
  }
  return Object.entries(flaws).flatMap(([flaw, is]) => (is ? flaw : []))
}

function isName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    Buffer.byteLength(name) <= MAX_NAME &&
    name.search(NOT_IN_NAME) < 0 &&
    !DEVICE.test(name)
  )
}

/** A name as it can be shown and written down. */
function shown(name: string): string {
  return name.slice(0, MAX_NAME).replaceAll(NOT_IN_NAME, '_')
}

function isAccepted(name: string, type: string, accept: readonly string[]): boolean {
  const [lowName, lowType] = [name.toLowerCase(), type.toLowerCase()]
  const fits = (rule: string): boolean => {
    if (rule.startsWith('.')) return lowName.endsWith(rule)
    return rule.endsWith('/*') ? lowType.startsWith(rule.slice(0, -1)) : lowType === rule
  }
  return accept.length === 0 || accept.some((rule) => fits(rule.toLowerCase()))
}
