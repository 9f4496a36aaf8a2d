import type { Diff, MovedRow, Node, Row, Rows } from '../../lib/protocol/diff.ts'
import { mismatch } from './nodes.ts'
import type { Slot } from './path-map.ts'

/**
 * The rendered tree as the browser holds it: the objects of the message themselves, so that a join of ten
 * thousand rows allocates next to nothing. Short keys are those of docs/protocol.md, "Trees and diffs".
 */
export type Tree = {
  [position: number]: Value
  s: readonly string[]
  /** The rows of a list; each carries the list's statics. */
  k?: Tree[]
  /** Where the dynamics live in the page; unknown until a diff asks. */
  slots?: readonly Slot[] | undefined
  /** A row's first node in the page. */
  first?: ChildNode | null | undefined
  /** A row's last node, when the row may have any number of them. */
  last?: ChildNode | undefined
  /** A row's nodes, when it always has the same number of them, and more than one. */
  nodes?: readonly ChildNode[] | undefined
  /** Of a list: is each row known to be in the nodes that are taken for it? */
  isSure?: boolean | undefined
  /** A row's place in the newest order. */
  place?: number
}

/** What stands at a position: HTML, the number of a component, or a tree of its own. */
export type Value = string | number | Tree

export type Components = Record<string, Tree>

/** A node of a message, at any depth. With statics it replaces what was there, without it is merged into it. */
type Part = Node<string | number>
type Templates = Part['p']

/** A row of a list that a message speaks of. */
type Entry = Row<string | number> | MovedRow<string | number>

/** A list after a diff: the rows in their new order, and what is still to be merged into rows that stayed. */
export type Arranged = { readonly rows: Tree[]; readonly updates: [row: Tree, diff: Part][] }

/** Makes what came in a message ready to be kept: statics in place of their numbers, fresh lists as arrays. */
export function adopt(node: Part, templates?: Templates): Tree
export function adopt(node: Part, templates?: Templates): Part {
  const table = node.p ?? templates
  if (typeof node.s === 'number') node.s = table?.[node.s]
  const { s, k } = node
  if (k && s) node.k = Array.from({ length: k.kc ?? 0 }, (_, i) => asRow(adopt(k[i] as Part, table), s))
  else if (k) {
    for (const entry of (k.sp ?? []).flatMap((splice) => splice[2])) adoptEntry(entry, table)
    eachDynamic(k, (entry) => adoptEntry(entry, table))
  } else eachDynamic(node, (dynamic) => adoptEntry(dynamic, table))
  return node
}

function adoptEntry(entry: string | Entry, templates: Templates): void {
  const part = Array.isArray(entry) ? entry[1] : entry
  if (typeof part === 'object') adopt(part, templates)
}

function asRow(row: Tree, statics: readonly string[]): Tree {
  row.s = statics
  return row
}

/** Visits what stands at the positions of a node, a row or the rows of a diff. */
export function eachDynamic<Dynamic>(
  node: { [position: number]: Dynamic },
  visit: (dynamic: Dynamic, position: number) => void,
): void {
  for (const key in node) if (+key >= 0) visit(node[+key] as Dynamic, +key)
}

/** A tree, or what stands in one, by its keys. */
type Fields = { [key: string | number]: unknown }

/** What the newest message has written over and the page still shows: where, and what stood there. */
let overwritten = new Map<Fields, Map<string | number, unknown>>()

/** A message begins. */
export function beginMessage(): void {
  overwritten = new Map()
}

/** Writes into a tree, such that it can be read as the page shows it. */
export function write(node: Fields, key: string | number, value: unknown): void {
  const was = overwritten.get(node) ?? new Map<string | number, unknown>()
  if (!was.has(key)) overwritten.set(node, was.set(key, node[key]))
  node[key] = value
}

/** The page shows all that stands in a tree at a position. */
export function drawn(tree: Tree, key: number | 'k'): void {
  overwritten.get(tree)?.delete(key)
  if (key !== 'k') drawnWhole(tree[key])
}

function drawnWhole(value: Value | undefined): void {
  if (typeof value !== 'object') return
  overwritten.delete(value)
  eachDynamic(value.k ?? value, drawnWhole)
}

/** Reads trees as the page shows them; undefined when that is not known. */
export function before<Result>(read: () => Result): Result | undefined {
  swap()
  try {
    return read()
  } catch {
    // It was no tree that could be printed.
    return undefined
  } finally {
    swap()
  }
}

function swap(): void {
  for (const [node, was] of overwritten)
    for (const [key, value] of was) {
      was.set(key, node[key])
      node[key] = value
    }
}

/** Takes the components out of a message and merges them; their numbers come back. */
export function mergeComponents(message: Diff, components: Components): string[] {
  const given = Object.entries(message.c ?? {})
  delete message.c
  // First those made from a tree as it was before this message, last those made from one that comes with it.
  const donor = ({ s }: Diff): number => (typeof s === 'number' ? s : 0)
  given.sort(([, a], [, b]) => donor(a) - donor(b))
  return given.map(([id, diff]) => {
    const from = donor(diff)
    if (from) {
      write(components, id, copy(components[Math.abs(from)]))
      delete diff.s
    }
    const tree = adopt(diff)
    if (diff.s) write(components, id, tree)
    else merge(components[id] as Tree, diff)
    return id
  })
}

/** Is it merged into the tree that was there, rather than taking its place? */
export function isUpdate(next: string | number | Part): next is Part {
  return typeof next === 'object' && !next.s
}

/** Merges a diff without looking at the page. */
export function merge(tree: Tree, diff: Part): void {
  if (diff.k) {
    const { rows, updates } = arrange(tree, diff.k)
    write(tree, 'k', rows)
    for (const [row, change] of updates) merge(row, change)
  } else {
    eachDynamic(diff, (next, position) => {
      const was = tree[position]
      if (typeof was === 'object' && isUpdate(next)) merge(was, next)
      else write(tree, position, next)
    })
  }
}

/**
 * The rows of a list in their new order; the array itself when no row came, went or moved.
 * @throws when the diff speaks of rows that are not there
 */
export function arrange(list: Tree, diff: Rows<string | number>): Arranged {
  const old = list.k ?? []
  const updates: Arranged['updates'] = []
  const take = (entry: Entry): Tree => {
    const from = formerPlace(entry)
    if (from === undefined) return asRow(entry as Tree, list.s)
    const row = old[from] as Tree
    if (Array.isArray(entry)) updates.push([row, entry[1]])
    return row
  }
  const count = diff.kc ?? old.length
  const rows = diff.sp || diff.km || count !== old.length ? old.slice() : old
  for (const [at, deleteCount, put] of diff.sp ?? []) rows.splice(at, deleteCount, ...put.map(take))
  const moved = new Set<unknown>()
  if (diff.km) eachDynamic(diff, (entry) => moved.add(formerPlace(entry)))
  eachDynamic(diff, (entry, position) => {
    const here = rows[position]
    if (here && formerPlace(entry) === undefined && !moved.has(position)) updates.push([here, entry as Part])
    else rows[position] = take(entry)
  })
  rows.length = count
  const all: readonly unknown[] = rows
  if (rows !== old && all.includes(undefined)) mismatch()
  return { rows, updates }
}

/** Where a row stood before this message; undefined for one that is new or stays where it is. */
function formerPlace(entry: Entry): number | undefined {
  return typeof entry === 'number' ? entry : Array.isArray(entry) ? entry[0] : undefined
}

/** Forgets where a value stands in the page: its nodes may have been replaced. */
export function forget(value: Value | undefined): void {
  if (typeof value !== 'object') return
  value.slots = value.first = value.last = value.nodes = value.isSure = undefined
  eachDynamic(value.k ?? value, forget)
}

/** A tree with the same content. Neither of the two knows its nodes: what changes a component draws the view anew. */
function copy(tree: Tree | undefined): Tree | undefined {
  forget(tree)
  return structuredClone(tree)
}

/** The HTML of a value. A component's outermost element says which one it is. */
export function print(value: Value, components: Components): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    const html = print(components[value] as Tree, components)
    return html.replace(/<[a-z][^\s/>]*/i, `$& data-phx-component="${value}"`)
  }
  if (value.k) return value.k.map((row) => print(row, components)).join('')
  return value.s.reduce((html, text, i) => html + print(value[i - 1] as Value, components) + text)
}
