import type { Payload } from './frame.ts'
import { isJsonObject, type JsonValue } from './json.ts'
import { flawOfValue } from './safe-value.ts'

/** A file that was chosen in a page, as its browser describes it, after the shape was checked. */
export type FileDescription = {
  /** Names it in its page. */
  readonly ref: string
  readonly name: string
  /** Of a file in a folder that was chosen: the path there. */
  readonly relativePath: string
  /** Its media type; empty when the browser knows none. */
  readonly type: string
  /** @unit bytes */
  readonly size: number
  /** @unit milliseconds since 1970 */
  readonly lastModified: number
  /** What a script of the page says of it. */
  readonly meta: JsonValue | undefined
}

/** Files that were chosen, by the ref of the upload that they are for. */
export type Choices = ReadonlyMap<string, readonly FileDescription[]>

/** A browser asks whether it may upload files. */
export type PreflightPayload = {
  readonly upload: string
  readonly files: readonly FileDescription[]
  readonly cid: number | undefined
}

/** How far the browser says that a file is, in percent; `failed` when it could not be uploaded. */
export type ProgressPayload = {
  readonly upload: string
  readonly file: string
  readonly progress: number | 'failed'
  readonly cid: number | undefined
}

/** What the reply to a preflight holds, see docs/protocol.md, "Uploads". */
export type PreflightAnswer = {
  readonly ref: string
  readonly config: {
    readonly max_file_size: number
    readonly max_entries: number
    readonly chunk_size: number
    readonly chunk_timeout: number
  }
  /** Of each file that may be uploaded its token, or what the page's own uploader is to know. */
  readonly entries: Readonly<Record<string, JsonValue>>
  readonly errors: Readonly<Record<string, readonly string[]>>
}

/** Refs are listed in attributes, with commas between them. */
const REF = /^[\w-]{1,64}$/
const MAX_TYPE = 255

/** Reads what an event says of chosen files; a sentence that says what is wrong with it otherwise. */
export function readChoices(uploads: JsonValue | undefined): Choices | string {
  const choices = new Map<string, readonly FileDescription[]>()
  if (uploads === undefined || uploads === null) return choices
  if (!isJsonObject(uploads)) return 'its uploads are no table'
  for (const [upload, given] of Object.entries(uploads)) {
    const files = readFiles(given)
    if (typeof files === 'string') return files
    choices.set(upload, files)
  }
  return choices
}

/** Reads the payload of `allow_upload`; a sentence that says what is wrong with it otherwise. */
export function readPreflight({ ref, entries, cid }: Payload): PreflightPayload | string {
  if (typeof ref !== 'string') return 'it names no upload'
  if (!isTarget(cid)) return 'its target is no number of a component'
  const files = readFiles(entries)
  return typeof files === 'string' ? files : { upload: ref, files, cid: cid ?? undefined }
}

/** Reads the payload of `progress`; a sentence that says what is wrong with it otherwise. */
export function readProgress({ ref, entry_ref: file, progress, cid }: Payload): ProgressPayload | string {
  if (typeof ref !== 'string' || typeof file !== 'string') return 'it names no file of an upload'
  if (!isTarget(cid)) return 'its target is no number of a component'
  const given = isJsonObject(progress) ? 'failed' : progress
  if (given !== 'failed' && !(typeof given === 'number' && given >= 0 && given <= 100))
    return 'its progress is no number from 0 to 100'
  return { upload: ref, file, progress: given, cid: cid ?? undefined }
}

function readFiles(files: JsonValue | undefined): readonly FileDescription[] | string {
  if (!Array.isArray(files)) return 'its files are no list'
  const read = files.map(readFile)
  return read.find((file) => typeof file === 'string') ?? (read as FileDescription[])
}

function readFile(file: JsonValue): FileDescription | string {
  if (!isJsonObject(file)) return 'a file in it is not described'
  const { ref, name, size, type, relative_path: path, last_modified: time, meta } = file
  if (typeof ref !== 'string' || !REF.test(ref)) return 'the ref of a file is not valid'
  if (typeof name !== 'string') return 'a file has no name'
  if (!Number.isSafeInteger(size) || (size as number) < 0) return 'the size of a file is no number of bytes'
  return {
    ref,
    name,
    relativePath: typeof path === 'string' ? path : '',
    type: typeof type === 'string' && type.length <= MAX_TYPE ? type : '',
    size: size as number,
    lastModified: Number.isFinite(time) ? (time as number) : 0,
    meta: flawOfValue(meta) === undefined ? meta : undefined,
  }
}

function isTarget(cid: JsonValue | undefined): cid is number | null | undefined {
  return cid === undefined || cid === null || (Number.isSafeInteger(cid) && (cid as number) > 0)
}
