import { crc32 } from 'node:zlib'
import { COUNT, ROWS, STATICS, TEMPLATES, type Dynamic, type Node, type Printed, type Row } from './diff.ts'

/**
 * What a page says of the render it was printed from, such that its join can be told what is the same: a sum of the
 * template, and one of each value; of a list with few or long rows, one of each row behind a star. `.` stands between.
 * See docs/protocol.md, "As printed".
 */

/** The sum of a text in UTF-8, in pieces: 24 bits of its CRC-32, in four letters. */
export function sumOf(...pieces: readonly (string | Uint8Array)[]): string {
  let crc = 0
  for (const piece of pieces) crc = crc32(piece, crc)
  return Buffer.of(crc, crc >> 8, crc >> 16).toString('base64url')
}

/** In the place of a sum, where it cannot be known what is the same. It is no sum of anything. */
export const UNKNOWN = '~~~~'

const known = new WeakMap<readonly string[], string>()

/** The sum of a template, made once. */
export function sumOfStatics(statics: readonly string[]): string {
  let sum = known.get(statics)
  if (sum === undefined) known.set(statics, (sum = sumOf(statics.join('\0'))))
  return sum
}

/** What goes into a page of so many bytes: no more than 200 bytes, or a fiftieth of it. */
export function fitting(digest: readonly string[], bytes: number): string {
  const text = digest.join('.')
  const most = Math.max(200, bytes / 50)
  return text.length <= most ? text : text.slice(0, text.lastIndexOf('.', most))
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
  if (typeof value === 'string') return value
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
