import { crc32 } from 'node:zlib'
import { COUNT, ROWS, STATICS, TEMPLATES, type Dynamic, type Node, type Printed, type Row } from './diff.ts'
import { MAX_TOKEN } from './limits.ts'

/**
 * What a page says of the render it was printed from, such that its join can be told what is the same: a sum of the
 * template, and one of each value; of a list with few or long rows, one of each row behind a star. `.` stands between.
 * See docs/protocol.md, "Printed digests".
 */

/** The sum of a text in UTF-8: 24 bits of its CRC-32, in four letters. */
export function sumOf(text: string): string {
  return lettersOf(crc32(text))
}

/** The sum of a value while it is printed, piece by piece. */
export class RunningSum {
  /** About how much was summed up. @unit bytes or letters */
  length = 0
  /** The sum cannot be known; what stands in its place is no sum of anything. */
  isUnknown = false
  #crc = 0

  add(piece: string | Uint8Array): void {
    this.#crc = crc32(piece, this.#crc)
    this.length += piece.length
  }

  get letters(): string {
    return this.isUnknown ? '~~~~' : lettersOf(this.#crc)
  }
}

const BASE_64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function lettersOf(crc: number): string {
  const bits = ((crc & 0xff) << 16) | (crc & 0xff00) | ((crc >>> 16) & 0xff)
  return [18, 12, 6, 0].map((at) => BASE_64[(bits >>> at) & 63]).join('')
}

const known = new WeakMap<readonly string[], string>()

/** The sum of a template, made once. */
export function sumOfStatics(statics: readonly string[]): string {
  let sum = known.get(statics)
  if (sum === undefined) known.set(statics, (sum = sumOf(statics.join('\0'))))
  return sum
}

/** What goes into a page: no more than 200 bytes or a fiftieth of it, and than a join may send. @param size in bytes */
export function fitting(digest: readonly string[], size: () => number): string {
  const text = digest.join('.')
  if (text.length <= 200) return text
  const max = Math.min(Math.max(200, size() / 50), MAX_TOKEN)
  return text.length <= max ? text : text.slice(0, text.lastIndexOf('.', max))
}

/** Compares what a page was printed from with what its join renders; undefined when it was another template. */
export function compare(digest: string, rendered: Node): Printed | undefined {
  const [template, ...printed] = digest.split('.')
  const templates = rendered[TEMPLATES]
  const statics = staticsOf(rendered, templates)
  if (template !== sumOfStatics(statics)) return undefined
  return statics.slice(1).map((_, i) => compareValue(printed[i] ?? '', rendered[i] as Dynamic, templates))
}

function compareValue(sum: string, value: Dynamic, templates: Templates): 0 | 1 | readonly number[] {
  const rows = typeof value === 'object' ? rowsOf(value, templates) : undefined
  if (!rows || !sum.startsWith('*')) return sum === sumOf(rows?.join('') ?? textOf(value, templates)) ? 1 : 0
  const sums = rows.map((row) => sumOf(row))
  if (sum === `*${sums.join('')}`) return 1
  const places = new Map(sums.map((each, i) => [each, i]))
  return (sum.match(/[\w~-]{4}/g) ?? []).map((row) => take(places, row))
}

/** Each place once: rows that are alike are told apart by nothing. */
function take(places: Map<string, number>, row: string): number {
  const place = places.get(row) ?? -1
  places.delete(row)
  return place
}

type Templates = Node[typeof TEMPLATES]

function textOf(value: Dynamic, templates: Templates): string {
  if (typeof value !== 'object') return String(value)
  return rowsOf(value, templates)?.join('') ?? filled(staticsOf(value, templates), value, templates)
}

function rowsOf(node: Node, templates: Templates): string[] | undefined {
  const rows = node[ROWS]
  if (!rows) return undefined
  const statics = staticsOf(node, templates)
  return Array.from({ length: rows[COUNT] ?? 0 }, (_, i) => filled(statics, rows[i] as Row, templates))
}

function filled(statics: readonly string[], row: Row, templates: Templates): string {
  return statics.reduce((text, next, i) => text + textOf(row[i - 1] as Dynamic, templates) + next)
}

function staticsOf({ [STATICS]: statics = [] }: Node, templates: Templates): readonly string[] {
  return typeof statics === 'number' ? (templates?.[statics] ?? []) : statics
}
