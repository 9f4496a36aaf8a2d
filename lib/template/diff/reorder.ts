import {
  COUNT,
  MOVED,
  SPLICES,
  type MovedRow,
  type Row,
  type Rows,
  type Splice,
} from '../../protocol/diff.ts'
import { longestIncreasing } from './longest-increasing-subsequence.ts'
import { RESEND, type ListStep, type RowChange } from './list-step.ts'
import type { Sent } from './sent.ts'

/** A row of the new list: where it stood before (-1 for a new one), and what is to be sent of it. */
type Placed = { readonly before: number; readonly content: Row | undefined }

/**
 * What changed in a list whose keys changed: rows came, went or moved. Rows are named by where they stood,
 * either at every new place (Phoenix's form) or as splices, which cost nothing for the rows behind them.
 */
export function reorder(step: ListStep): Rows | typeof RESEND {
  const keys = step.keys()
  const values: Sent[] | undefined = step.storesValues ? new Array<Sent>(keys.length * step.width) : undefined
  const placed: Placed[] = []
  for (const [i, before] of formerPlaces(step, keys).entries()) {
    const content = before < 0 ? step.newRow(i, values) : keptRow(step, before, i, values)
    if (content === RESEND) return content
    placed.push({ before, content })
  }
  const was = step.sent.count
  const rows = step.message.dialect.splices ? asSplices(placed, keys.length, was) : asPlaces(placed)
  rows[COUNT] = keys.length
  step.remember(keys, values)
  return rows
}

/** For each new key the place where its row stood; a key that comes twice has stood there once. */
function formerPlaces(step: ListStep, keys: readonly unknown[]): readonly number[] {
  const was = step.sent.count
  let start = 0
  while (start < keys.length && start < was && keys[start] === step.formerKey(start)) start++
  let end = 0
  const max = Math.min(keys.length, was) - start
  while (end < max && keys[keys.length - 1 - end] === step.formerKey(was - 1 - end)) end++
  const places = new Map<unknown, number>()
  for (let i = start; i < was - end; i++) places.set(step.formerKey(i), i)
  return keys.map((key, i) => {
    if (i < start) return i
    if (i >= keys.length - end) return i - keys.length + was
    const place = places.get(key) ?? -1
    places.delete(key)
    return place
  })
}

function keptRow(step: ListStep, before: number, place: number, into: Sent[] | undefined): RowChange {
  const { width, sent } = step
  if (!into) return step.isReused(before, place) ? undefined : step.rerenderedRow(before, place)
  for (let hole = 0; hole < width; hole++) into[place * width + hole] = sent.values?.[before * width + hole]
  return step.isReused(before, place) ? undefined : step.keptRow(place, into, place * width)
}

/** Every place that does not hold what it held is named. */
function asPlaces(placed: readonly Placed[]): Rows {
  const rows: Rows = {}
  placed.forEach(({ before, content }, i) => {
    if (before >= 0 && before !== i) {
      rows[i] = moved(before, content)
      rows[MOVED] = true
    } else if (content) rows[i] = content
  })
  return rows
}

/** The rows that need not move stay; runs between them are taken out and put in. */
function asSplices(placed: readonly Placed[], count: number, was: number): Rows {
  const rows: Rows = {}
  const staying = stayers(placed)
  const splices: Splice[] = []
  let old = 0
  for (let i = 0; i < count || old < was; i++) {
    const run = runAt(placed, staying, i)
    const next = placed[i + run.length]?.before ?? was
    if (next > old || run.length > 0) splices.push([i, next - old, run])
    i += run.length
    old = next + 1
    const stayed = placed[i]?.content
    if (stayed) rows[i] = stayed
  }
  if (splices.length > 0) rows[SPLICES] = splices
  return rows
}

/** The new and the moved rows that stand together from `start` on. */
function runAt(placed: readonly Placed[], staying: ReadonlySet<number>, start: number): (Row | MovedRow)[] {
  const run: (Row | MovedRow)[] = []
  for (let i = start; i < placed.length && !staying.has(i); i++) {
    const row = placed[i]
    if (row) run.push(row.before < 0 ? (row.content ?? {}) : moved(row.before, row.content))
  }
  return run
}

function stayers(placed: readonly Placed[]): ReadonlySet<number> {
  const kept = placed.flatMap(({ before }, i) => (before < 0 ? [] : [i]))
  const longest = longestIncreasing(kept.map((i) => placed[i]?.before ?? 0))
  return new Set(longest.map((at) => kept[at] ?? 0))
}

function moved(before: number, content: Row | undefined): MovedRow {
  return content ? [before, content] : before
}
