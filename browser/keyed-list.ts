import { nodesOf, type Binder, type Span } from './bind.ts'
import type { Morpher } from './morph.ts'
import { move } from './move.ts'
import { own } from './own.ts'
import type { Tree } from './tree.ts'

/** What it takes to bring a list's nodes into a new order. */
type Tools = { readonly morpher: Morpher; readonly binder: Binder }

/**
 * Brings the nodes of a list into a new order: equal ends are left alone, rows that are gone are dropped, new
 * ones are parsed in one go, and of the others as few as possible are moved.
 *
 * @returns false when the page is not as it should be
 */
export function orderRows(
  old: readonly Tree[],
  rows: readonly Tree[],
  { parent, after = null }: Span,
  { morpher, binder }: Tools,
): boolean {
  const [start, end, oldEnd] = changedPart(old, rows)
  for (let i = start; i < end; i++) (rows[i] as Tree).place = i
  const kept: Tree[] = []
  for (const row of old.slice(start, oldEnd)) {
    if (own(row.first)?.parentNode !== parent) return false
    if (rows[row.place as number] === row) kept.push(row)
    else for (const node of nodesOf(row)) morpher.remove(node)
  }
  const fresh = rows.slice(start, end).filter((row) => !row.first)
  if (fresh.length && !binder.makeRows(fresh, parent)) return false
  let next = end < rows.length ? ((rows[end] as Tree).first as Node) : after
  if (next && own(next).parentNode !== parent) return false
  const staying = longestRising(kept)
  const isNew = new Set(fresh)
  for (let i = end - 1; i >= start; i--) {
    const row = rows[i] as Tree
    if (isNew.has(row)) for (const node of nodesOf(row)) morpher.insert(parent, node, next)
    else if (!staying.has(row)) for (const node of nodesOf(row)) move(parent, node, next)
    next = row.first as Node
  }
  return true
}

/** Where two lists begin to differ, and where each of them ends to. */
function changedPart(
  old: readonly Tree[],
  rows: readonly Tree[],
): [start: number, end: number, oldEnd: number] {
  let start = 0
  let end = rows.length
  let oldEnd = old.length
  while (start < end && start < oldEnd && old[start] === rows[start]) start++
  while (end > start && oldEnd > start && old[oldEnd - 1] === rows[end - 1]) {
    end--
    oldEnd--
  }
  return [start, end, oldEnd]
}

/** The most rows that can stay where they are: a longest run whose places only grow, by patience sorting. */
function longestRising(rows: readonly Tree[]): ReadonlySet<Tree> {
  const ends: Tree[] = []
  const previous = new Map<Tree, Tree | undefined>()
  for (const row of rows) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (((ends[middle] as Tree).place as number) < (row.place as number)) low = middle + 1
      else high = middle
    }
    previous.set(row, ends[low - 1])
    ends[low] = row
  }
  const rising = new Set<Tree>()
  for (let row = ends.at(-1); row; row = previous.get(row)) rising.add(row)
  return rising
}
