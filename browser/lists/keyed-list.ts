import { nodesOf, type SlotFinder } from '../patch/slots.ts'
import { parseInside } from '../dom/fragment.ts'
import { idOf, nodesIn } from '../patch/nodes.ts'
import type { Morpher } from '../patch/morph.ts'
import { move } from '../dom/move.ts'
import { own } from '../dom/own.ts'
import type { Span } from '../patch/path-map.ts'
import type { Tree } from '../patch/tree.ts'

/** The tools to bring the nodes of a list into a new order. */
type Tools = { readonly morpher: Morpher; readonly slotFinder: SlotFinder }

/**
 * Brings the nodes of a list into a new order: removes rows that are gone, parses all new rows at once, and moves as few of
 * the others as possible. Their order is read from the page, since scripts may have moved them.
 *
 * @returns false if the page is not as expected
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

/** The rows that stay, in their order in the page. */
function inPage(old: readonly Tree[], rows: readonly Tree[], parent: Node): Tree[] {
  const places = new Map<unknown, number>(nodesIn(parent).map((node, i) => [node, i]))
  const placeOf = ({ first }: Tree): number => places.get(first) ?? -1
  return old
    .filter((row) => rows[row.place ?? -1] === row && placeOf(row) >= 0)
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/**
 * Do rows stand in the nodes that we know for them? Scripts may have changed their order before. Rows are compared by id,
 * otherwise by text.
 */
export function areRowsInPlace(rows: readonly Tree[], parent: Node, html: string): boolean {
  const made = nodesIn(parseInside(parent, html) as Node)
  const keyOf = (node: Node | null | undefined) => node && (idOf(node) || own(node).textContent)
  return made.length !== rows.length || rows.every(({ first }, i) => keyOf(first) === keyOf(made[i]))
}

/** The largest set of rows that need not move: a longest increasing subsequence of their old places, by patience sorting. */
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
