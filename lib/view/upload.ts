import type { JsonValue } from '../protocol/json.ts'
import { attrs, html, type AttributeValue } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'
import type { UploadedFile, UploadWriter } from '../uploads/writer.ts'
import type { Awaitable } from './schema.ts'

/** Uploads as the author of a view sees them: values among the assigns. */

/** Why a file, or a choice of files, is refused. A `validate` of one's own adds others. */
export type UploadError =
  /** Neither its extension nor its type is in `accept`. */
  | 'not_accepted'
  /** It is larger than `maxFileSize`; or more bytes came than the browser had said. */
  | 'too_large'
  /** It has no bytes. */
  | 'empty'
  /** Its name has a path in it, is too long, or is one that some systems keep for devices. */
  | 'invalid_name'
  /** There are more files than `maxEntries`: an error of the upload, not of a file. */
  | 'too_many_files'
  /** The server has no room for it now (`limits.uploads` and the two beside it). */
  | 'no_room'
  /** The browser stopped sending it. */
  | 'interrupted'
  /** What was to keep its bytes has failed. */
  | 'writer_failure'
  /** `external` has failed. */
  | 'external_failure'
  /** The page's own uploader has failed. */
  | 'external_client_failure'

/** One file that was chosen in the page. It is replaced, never changed. */
export interface UploadEntry {
  /** Names it: `cancelUpload('photos', entry.ref)`. */
  readonly ref: string
  /** The ref of the upload that it is for. */
  readonly uploadRef: string
  /** As the browser has it, without a path. Never use it as a path: a visitor can send any text here. */
  readonly name: string
  /** Of a file in a folder that was chosen: the path there. The same holds for it. */
  readonly relativePath: string
  /** Its media type, as the browser says: any page can claim any type. */
  readonly type: string
  /** @unit bytes */
  readonly size: number
  /** @unit milliseconds since 1970 */
  readonly lastModified: number
  /** What a script of the page says of it (`file.meta()`). */
  readonly meta: JsonValue | undefined
  /** How much of it is here. @unit percent */
  readonly progress: number
  /** Is all of it here? */
  readonly done: boolean
  /** Has the browser been allowed to send it? */
  readonly preflighted: boolean
  /** What is wrong with it, see `UploadError`; and what `validate` says. */
  readonly errors: readonly string[]
}

/** What `socket.allowUpload` takes. */
export type UploadOptions<Handle, Meta> = {
  /** Extensions such as `.png`, and media types such as `image/png` or `image/*`. @default all files */
  readonly accept?: readonly string[]
  /** How many files there may be at once. With 1, a newer file takes the place of the older. @default 1 */
  readonly maxEntries?: number
  /** @unit bytes @default 8_000_000 */
  readonly maxFileSize?: number
  /** How much the browser sends at once. It has to fit into `limits.frameBytes`. @unit bytes @default 64_000 */
  readonly chunkSize?: number
  /** How long the browser may take for the next chunk. @unit milliseconds @default 10_000 */
  readonly chunkTimeout?: number
  /** Are files sent as soon as they are chosen? @default false: when the form is submitted */
  readonly autoUpload?: boolean
  /**
   * Has the page send files elsewhere, such as to a bucket: says for each which uploader of the page sends it, and what
   * that is to know. @default they are sent to this server
   */
  readonly external?: (entry: UploadEntry, socket: Handle) => Awaitable<Meta & { readonly uploader: string }>
  /** Makes what takes the bytes of a file. @default a temporary file */
  readonly writer?: (entry: UploadEntry) => Awaitable<UploadWriter<Meta>>
  /** Called when more of a file is here, and when it is `done`. */
  readonly progress?: (socket: Handle, entry: UploadEntry) => Awaitable<void>
  /** Says what is wrong with a file that was chosen, beside the other rules. */
  readonly validate?: (entry: UploadEntry) => string | undefined
}

/**
 * An upload that a view allows, and the files that were chosen for it: what `socket.allowUpload` makes. It is replaced,
 * never changed.
 */
export class Upload<Meta = UploadedFile> {
  declare protected readonly own: Meta
  readonly #members: UploadMembers
  /** The id of its file input, for `phx-drop-target` and labels. */
  readonly ref: string
  /** Its key among the assigns, and the name of its file input. */
  readonly name: string
  readonly entries: readonly UploadEntry[]
  /** What is wrong with the choice as a whole: `too_many_files`. Errors of one file are in its entry. */
  readonly errors: readonly string[]
  readonly accept: readonly string[]
  readonly maxEntries: number
  /** @unit bytes */
  readonly maxFileSize: number
  readonly autoUpload: boolean
  /** False after `disallowUpload`. */
  readonly allowed: boolean

  /** Use `socket.allowUpload`. */
  constructor(members: UploadMembers) {
    this.#members = members
    this.ref = members.ref
    this.name = members.name
    this.entries = Object.freeze([...members.entries])
    this.accept = members.accept
    this.maxEntries = members.maxEntries
    this.maxFileSize = members.maxFileSize
    this.autoUpload = members.autoUpload
    this.allowed = members.allowed
    this.errors = this.entries.length > this.maxEntries ? ['too_many_files'] : []
    Object.freeze(this)
  }

  /** A copy in which some members are others. */
  with(members: Partial<UploadMembers>): Upload<Meta> {
    return new Upload({ ...this.#members, ...members })
  }
}

type UploadMembers = Pick<
  Upload,
  'ref' | 'name' | 'entries' | 'accept' | 'maxEntries' | 'maxFileSize' | 'autoUpload' | 'allowed'
>

/** An upload with the types of its handlers and of its files forgotten. */
export type AnyUpload = Upload<never> | Upload<unknown>

/** A key of the assigns, if that is an upload; no other is taken. */
export type UploadKey<Key, Assigned> = NonNullable<Assigned> extends AnyUpload ? Key : never

/** What the callback of `consumeUploaded` is given of a file. */
export type Uploaded<Assigned> = (NonNullable<Assigned> extends Upload<infer Meta> ? Meta : UploadedFile) & {
  /** Return it to leave the file where it is, to be consumed later. What it holds is the result. */
  readonly postpone: <Value>(value?: Value) => Postponed<Value>
}

/** A file stays where it is. */
export class Postponed<Value> {
  readonly value: Value | undefined

  /** Use `postpone`, which the callback of `consumeUploaded` is given. */
  constructor(value: Value | undefined) {
    this.value = value
  }
}

/** What `consumeUploaded` returns for a file. */
export type Consumed<Result> = Result extends Postponed<infer Value> ? Value | undefined : Result

type MoreAttributes = Readonly<Record<string, AttributeValue>>

/**
 * The file input of an upload, for a form with `phx-change`. Its `id` is `upload.ref`.
 * @example html`<form phx-change="chosen" phx-submit="save">${liveFileInput(photos)}<button>Save</button></form>`
 */
export function liveFileInput(upload: AnyUpload, more: MoreAttributes = {}): Rendered {
  return html`<input ${attrs({ ...more, ...inputAttributes(upload) })}>`
}

function inputAttributes(upload: AnyUpload): MoreAttributes {
  const { ref, name, entries, errors, accept, maxEntries, autoUpload, allowed } = upload
  const listed = (is: (entry: UploadEntry) => boolean): string =>
    entries
      .filter(is)
      .map((entry) => entry.ref)
      .join(',')
  const wrong = listed((entry) => entry.errors.length > 0)
  return {
    id: ref,
    type: 'file',
    name,
    accept: accept.length > 0 ? accept.join(',') : undefined,
    multiple: maxEntries > 1,
    ...(!allowed && { disabled: true }),
    'data-phx-hook': 'Phoenix.LiveFileUpload',
    'data-phx-upload-ref': ref,
    'data-phx-active-refs': listed(() => true),
    'data-phx-done-refs': listed(({ done }) => done),
    'data-phx-preflighted-refs': listed(({ preflighted }) => preflighted),
    'data-phx-error-refs':
      [...(errors.length > 0 ? [ref] : []), ...(wrong ? [wrong] : [])].join(',') || undefined,
    'data-phx-auto-upload': autoUpload,
  }
}

/** A picture of a chosen file, made in the browser before anything is sent. */
export function liveImgPreview({ ref, uploadRef }: UploadEntry, more: MoreAttributes = {}): Rendered {
  return html`<img ${attrs({
    ...more,
    id: `phx-preview-${uploadRef}-${ref}`,
    'data-phx-hook': 'Phoenix.LiveImgPreview',
    'data-phx-upload-ref': uploadRef,
    'data-phx-entry-ref': ref,
    'data-phx-update': 'ignore',
  })}>`
}
