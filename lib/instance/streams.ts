import { atOnce } from '../at-once.ts'
import { refused, streamInvalid, valueKind } from '../errors/index.ts'
import {
  checkedId,
  Stream,
  type RefillOptions,
  type StreamInsertOptions,
  type StreamOptions,
} from '../view/stream.ts'
import type { Operation } from '../view/stream-operations.ts'
import type { AssignStore } from './assigns.ts'
import type { Outbox } from './outbox.ts'

type Place = { readonly at: number; readonly limit: number | null }

/** The streams of a state: makes them, and changes those that are among its assigns. */
export class Streams {
  readonly #assigns: AssignStore
  readonly #outbox: Outbox

  constructor(assigns: AssignStore, outbox: Outbox) {
    this.#assigns = assigns
    this.#outbox = outbox
  }

  make(items: unknown, options: unknown): Stream<unknown> {
    const { id, ...given } = tableOf(options, '{ id: (item) => … }') as StreamOptions<unknown>
    if (typeof (id as unknown) !== 'function')
      throw valueKind(id, 'a function that makes the id of an item’s row, as `id`', '`stream`')
    const place = placeOf(given, '`stream`')
    const empty = new Stream({ ref: String(this.#outbox.streams), id }, undefined, true)
    const stream = withItems(empty, items, place)
    this.#outbox.streams++
    this.#outbox.hasItems = true
    return stream
  }

  refill(key: string, items: unknown, options: unknown = {}): void {
    const { reset = false, ...given } = tableOf(options, '{ reset, at, limit }') as RefillOptions
    const place = placeOf(given, '`stream`')
    const stream = this.#of(key)
    this.#change(key, withItems(reset ? Stream.with(stream, { kind: 'reset' }) : stream, items, place))
  }

  insert(key: string, item: unknown, options: StreamInsertOptions): void {
    const { updateOnly = false, ...given } = tableOf(
      options,
      '{ at, limit, updateOnly }',
    ) as StreamInsertOptions
    const place = placeOf(given, '`streamInsert`')
    const stream = this.#of(key)
    const items = [{ id: Stream.idOf(stream, atOnce(item, '`streamInsert`', 'an item')), item }]
    this.#apply(key, stream, { kind: 'insert', items, updateOnly, ...place })
  }

  delete(key: string, item: unknown): void {
    const stream = this.#of(key)
    const id = Stream.idOf(stream, atOnce(item, '`streamDelete`', 'an item'))
    this.#apply(key, stream, { kind: 'delete', id })
  }

  deleteById(key: string, id: unknown): void {
    this.#apply(key, this.#of(key), { kind: 'delete', id: checkedId(id) })
  }

  #of(key: unknown): Stream<unknown> {
    const value = this.#assigns.values[atOnce(key, 'A stream', 'a key') as string]
    if (value instanceof Stream) return value
    throw streamInvalid(
      `the assign ${refused(key)} holds ${refused(value)}; make it a stream in \`mount\`: { songs: socket.stream(songs, { id }) }`,
    )
  }

  #apply(key: string, stream: Stream<unknown>, operation: Operation<unknown>): void {
    this.#change(key, Stream.with(stream, operation))
  }

  #change(key: string, stream: Stream<unknown>): void {
    this.#outbox.hasItems = true
    this.#assigns.change({ [key]: stream })
  }
}

function withItems(stream: Stream<unknown>, given: unknown, place: Place): Stream<unknown> {
  if (!Array.isArray(given)) throw valueKind(given, 'an array of items', '`stream`')
  const items = given.map((item: unknown) => ({ id: Stream.idOf(stream, item), item }))
  return items.length === 0
    ? stream
    : Stream.with(stream, { kind: 'insert', items, updateOnly: false, ...place })
}

function tableOf(options: unknown, expected: string): object {
  if (typeof options === 'object' && options !== null) return atOnce(options, '`stream`', expected)
  throw valueKind(options, expected, '`stream`')
}

function placeOf({ at = -1, limit }: StreamInsertOptions, method: string): Place {
  if (!Number.isInteger(at) || at < -1) throw valueKind(at, 'a whole number from -1 on as `at`', method)
  if (limit !== undefined && !Number.isInteger(limit))
    throw valueKind(limit, 'a whole number as `limit`', method)
  return { at, limit: limit ?? null }
}
