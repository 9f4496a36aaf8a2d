import { atOnce } from '../at-once.ts'
import { refused, streamInvalid, valueKind } from '../errors/index.ts'
import { Keyed, Streamed, type Rendered } from '../template/rendered.ts'
import { settle, type Entry, type Operation, type Settled } from './stream-operations.ts'

/** A list whose items the server does not keep. */

/** Where an item goes. */
export type StreamInsertOptions = {
  /** Its place: 0 is the beginning, -1 the end. A row that is there stays where it is. @default -1 */
  readonly at?: number
  /** How many rows stay in the page after it: with -50 the last fifty, with 50 the first. @default all stay */
  readonly limit?: number
  /** Leaves out an item that has no row in the page. @default false */
  readonly updateOnly?: boolean
}

/** How several items are inserted: one after the other, each `at` its place. */
export type RefillOptions = Omit<StreamInsertOptions, 'updateOnly'> & {
  /** First takes out all rows that are there. @default false */
  readonly reset?: boolean
}

/** How a stream is made. */
export type StreamOptions<Item> = Omit<StreamInsertOptions, 'updateOnly'> & {
  /** Makes the id of an item's element. In the page it is the only one. No white space, quotes or backslashes, at most 250 letters. */
  readonly id: (item: Item) => string
}

/** A stream with items of any type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a stream of anything
type AnyStream = Stream<any>

/** The type of a stream's items; `never` when the assign is not a stream. */
export type ItemOf<Assigned> = Assigned extends Stream<infer Item> ? Item : never

/** The type of a row's id; `never` when the assign is not a stream. */
export type RowIdOf<Assigned> = Assigned extends AnyStream ? string : never

/** What a stream is from its first change to its last. */
type Kind<Item> = { readonly ref: string; readonly id: (item: Item) => string }

let versions = 0

/**
 * A list whose items the server does not keep: what `socket.stream` makes. It is replaced, never changed: by one that has
 * another operation to be shown.
 */
export class Stream<Item> {
  readonly #kind: Kind<Item>
  readonly #last: Operation<Item> | undefined
  readonly #isNew: boolean
  readonly #version = ++versions
  #settled: Settled<Item> | undefined

  /** Use `socket.stream`. */
  constructor(kind: Kind<Item>, last: Operation<Item> | undefined, isNew: boolean) {
    this.#kind = kind
    this.#last = last
    this.#isNew = isNew
    Object.freeze(this)
  }

  /**
   * The rows, for an element that has an id and `phx-update="stream"`. Each row is one element with the id that it is
   * given. A row is rendered once: when its item has been inserted.
   * @throws LIVE_VALUE_KIND when `render` is not a function. The view's render throws LIVE_STREAM_INVALID when the rows
   * stand in an element without `phx-update="stream"` or without an id
   */
  each(render: (item: Item, id: string) => Rendered): Streamed {
    if (typeof render !== 'function')
      throw valueKind(render, 'a function that renders a row', '`each` of a stream')
    const { inserts, deletes, isReset } = (this.#settled ??= settle(this.#last, this.#isNew))
    const rows = new Keyed(inserts, idOf, (entry) => {
      const { item, id } = entry as Entry<Item>
      return render(item, id)
    })
    const change = {
      ref: this.#kind.ref,
      version: this.#version,
      inserts: inserts.map(({ id, at, limit, updateOnly }) => [id, at, limit, updateOnly] as const),
      deletes,
      isReset,
    }
    return new Streamed(rows, change)
  }

  /** The same stream with one more operation. */
  static with<Item>(stream: Stream<Item>, operation: Operation<Item>): Stream<Item> {
    return new Stream(stream.#kind, { ...operation, before: stream.#last }, stream.#isNew)
  }

  /** The id of an item's row. @throws LIVE_STREAM_INVALID for an invalid id; any error of the application's `id` function */
  static idOf<Item>(stream: Stream<Item>, item: Item): string {
    return checkedId(stream.#kind.id(item))
  }

  /** The same stream once its operations were rendered. */
  static withoutItems<Item>(stream: Stream<Item>): Stream<Item> {
    return stream.#last || stream.#isNew ? new Stream(stream.#kind, undefined, false) : stream
  }
}

const idOf = (entry: unknown): string => (entry as Entry<unknown>).id

/** Streams among assigns forget their items; undefined when none has any. */
export function withoutItems(values: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  let changed: Record<string, unknown> | undefined
  for (const [key, value] of Object.entries(values)) {
    if (!(value instanceof Stream)) continue
    const empty: AnyStream = Stream.withoutItems(value)
    if (empty !== value) (changed ??= {})[key] = empty
  }
  return changed
}

/** @unit letters */
const MAX_ID = 250

/** @throws LIVE_STREAM_INVALID for what cannot be the id of an element, or what a browser could not look for */
export function checkedId(id: unknown): string {
  const given = atOnce(id, 'A stream', 'an id')
  if (
    typeof given === 'string' &&
    given.length <= MAX_ID &&
    /^[^\s"'\\\p{C}]+$/u.test(given) &&
    given !== '__proto__'
  )
    return given
  throw streamInvalid(
    `${refused(given)} is no id of a row; an id is text without white space, quotes and backslashes, at most ${String(MAX_ID)} letters, such as \`song-\${song.id}\``,
  )
}
