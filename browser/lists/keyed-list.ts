import { nodesOf, type SlotFinder } from '../patch/slots.ts'
import { parseInside } from '../dom/fragment.ts'
import { idOf, nodesIn } from '../patch/nodes.ts'
import type { Morpher } from '../patch/morph.ts'
import { move } from '../dom/move.ts'
import { own } from '../dom/own.ts'
import type { Span } from '../patch/path-map.ts'
import type { Tree } from '../patch/tree.ts'

/** What it takes to bring a list's nodes into a new order. */
type Tools = { readonly morpher: Morpher; readonly slotFinder: SlotFinder }

/**
 * Brings the nodes of a list into a new order: rows that are gone are dropped, new ones are parsed in one go, and of the
 * others as few as possible are moved. Where they are is looked up in the page: scripts may have moved them.
 *
 * @returns false when the page is not as it should be
 */
export function orderRows(
  old: readonly Tree[],
  rows: readonly Tree[],
  { parent, after_: after = null }: Span,
  { morpher, slotFinder }: Tools,
): boolean {
  if (after && own(after).parentNode !== parent) return false
  rows.forEach((row, i) => (row.place = i))
  for (const row of old)
    if (rows[row.place ?? -1] !== row) for (const node of nodesOf(row)) morpher.remove(node)
  const fresh = new Set(rows.filter((row) => !row.first))
  if (fresh.size && !slotFinder.makeRows([...fresh], parent)) return false
  const staying = longestRising(inPage(old, rows, parent))
  let next: ChildNode | null = after
  for (const row of [...rows].reverse()) {
    const nodes = nodesOf(row)
    if (fresh.has(row)) for (const node of nodes) morpher.insert(parent, node, next)
    else if (!staying.has(row)) for (const node of nodes) move(parent, node, next)
    next = nodes[0] ?? null
  }
  return true
}

/** The rows that stay and stand where they belong, in their order there. */
function inPage(old: readonly Tree[], rows: readonly Tree[], parent: Node): Tree[] {
  const places = new Map<unknown, number>(nodesIn(parent).map((node, i) => [node, i]))
  const placeOf = ({ first }: Tree): number => places.get(first) ?? -1
  return old
    .filter((row) => rows[row.place ?? -1] === row && placeOf(row) >= 0)
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/**
 * Are rows in the nodes that were taken for them? Scripts may have changed their order before. Rows are told apart by id,
 * else by their text.
 */
export function areRowsInPlace(rows: readonly Tree[], parent: Node, html: string): boolean {
  const made = nodesIn(parseInside(parent, html) as Node)
  const keyOf = (node: Node | null | undefined) => node && (idOf(node) || own(node).textContent)
  return made.length !== rows.length || rows.every(({ first }, i) => keyOf(first) === keyOf(made[i]))
}

/** The most rows that can stay where they are: a longest run whose places only grow, by patience sorting. */
function longestRising(rows: readonly Tree[]): ReadonlySet<Tree> {
  const ends: Tree[] = []
  const previous = new Map<Tree, Tree | undefined>()
  for (const row of rows) {
    const { place: to = -1 } = row
    const at = ends.findLastIndex(({ place = -1 }) => place < to) + 1
    previous.set(row, ends[at - 1])
    ends[at] = row
  }
  const rising = new Set<Tree>()
  for (let row = ends.at(-1); row; row = previous.get(row)) rising.add(row)
  return rising
}
