import type { MovedRow, Node, Row, Rows } from '../../lib/protocol/diff.ts'
import { mismatch } from './nodes.ts'
import type { Slot } from './path-map.ts'

/**
 * The rendered tree of a view, as the browser holds it: the objects of the message themselves, so that a join of ten
 * thousand rows allocates next to nothing. Short keys are those of docs/protocol.md, "Trees and diffs".
 */
export type Tree = {
  [position: number]: Value
  s: readonly string[]
  /** The rows of a list; each carries the list's statics. */
  k?: Tree[]
  /** The slots of the values in the page; undefined until a diff needs them. */
  slots?: readonly Slot[] | undefined
  /** A row's first node in the page. */
  first?: ChildNode | null | undefined
  /** A row's last node, when the row may have any number of them. */
  last?: ChildNode | undefined
  /** A row's nodes, when it always has the same number of them, and more than one. */
  nodes?: readonly ChildNode[] | undefined
  /** Of a list: is it certain that each row stands in the nodes that we know for it? */
  isSure?: boolean | undefined
  /** A row's index in the newest order. */
  place?: number
}

/** The value at a position: HTML, the number of a component, or a nested tree. */
export type Value = string | number | Tree

export type Components = Record<string, Tree>

/** A node of a message, at any depth. With statics it replaces what was there, without it is merged into it. */
type Part = Node
type Templates = Part['p']

/** A row of a list that a message speaks of. */
type Entry = Row | MovedRow

/** A list after a diff: the rows in their new order, and what is still to be merged into rows that stayed. */
export type Arranged = { readonly rows: Tree[]; readonly updates: [row: Tree, diff: Part][] }

/** Prepares a node of a message to be kept: numbers of statics are replaced by the statics, new lists become arrays. */
export function adopt(node: Part, templates?: Templates): Tree
export function adopt(node: Part, templates?: Templates): Part {
  const table = node.p ?? templates
  if (typeof node.s === 'number') node.s = table?.[node.s]
  const { s, k } = node
  if (k && s) node.k = Array.from({ length: k.kc ?? 0 }, (_, i) => asRow(adopt(k[i] as Part, table), s))
  else if (k) {
    for (const entry of (k.sp ?? []).flat(2)) adoptEntry(entry, table)
    eachDynamic(k, (entry) => adoptEntry(entry, table))
  } else eachDynamic(node, (dynamic) => adoptEntry(dynamic, table))
  return node
}

function adoptEntry(entry: string | Entry | readonly Entry[], templates: Templates): void {
  // A number, the place of a row that moved, has nothing to adopt.
  if (typeof entry === 'object') for (const part of [entry].flat()) adopt(part as Part, templates)
}

function asRow(row: Tree, statics: readonly string[]): Tree {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- until now it may have none
  row.s ??= statics
  return row
}

/** Visits the values at the numbered positions of a node, of a row or of the rows of a diff. */
export function eachDynamic<Dynamic>(
  node: { [position: number]: Dynamic },
  visit: (dynamic: Dynamic, position: number) => void,
): void {
  for (const key in node) if (+key >= 0) visit(node[+key] as Dynamic, +key)
}

/** A tree, or its components, as a record that can be written to. */
type Fields = { [key: string | number]: unknown }

/** Values that the newest message has replaced and the page still shows: by object and key, the old value. */
let overwritten = new Map<Fields, Map<string | number, unknown>>()

/** Writes into a tree and notes the old value, so that the tree can still be read as the page shows it. */
export function write(node: Fields, key: string | number, value: unknown): void {
  const was = overwritten.get(node) ?? new Map<string | number, unknown>()
  if (!was.has(key)) overwritten.set(node, was.set(key, node[key]))
  node[key] = value
}

/** The page shows the new value at a position of a tree by now: forgets the old one. */
export function drawn(tree: Tree, key: number | 'k'): void {
  overwritten.get(tree)?.delete(key)
  if (key !== 'k') drawnWhole(tree[key])
}

function drawnWhole(value: Value | undefined): void {
  if (typeof value !== 'object') return
  overwritten.delete(value)
  eachDynamic(value.k ?? value, drawnWhole)
}

/**
 * Calls `read` while trees hold the values that the page shows; undefined if that fails, when it is not known what the page
 * shows.
 */
export function before<Result>(read: () => Result): Result | undefined {
  swap()
  try {
    return read()
  } catch {
    // The old values do not make a tree that can be printed.
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

/** A new message begins: what the one before it has replaced is forgotten. */
export function beginMessage(): void {
  overwritten = new Map()
}

/** Is this a diff to be merged into the tree at its position? Otherwise it replaces that tree. */
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
export function arrange(list: Tree, diff: Rows): Arranged {
  const old = list.k ?? []
  const updates: Arranged['updates'] = []
  const take = (entry: Entry): Tree => {
    const [from, change] = [entry].flat() as [number | Row, Part?]
    if (typeof from === 'object') return asRow(from as Tree, list.s)
    const row = old[from] as Tree
    if (change) updates.push([row, change])
    return row
  }
  const count = diff.kc ?? old.length
  const rows = diff.sp || diff.km || count !== old.length ? old.slice() : old
  for (const [at, deleteCount, put] of diff.sp ?? []) rows.splice(at, deleteCount, ...put.map(take))
  const moved = new Set<unknown>()
  if (diff.km) eachDynamic(diff, (entry) => moved.add([entry].flat()[0]))
  eachDynamic(diff, (entry, position) => {
    const here = rows[position]
    if (here && isRow(entry) && !moved.has(position)) updates.push([here, entry])
    else rows[position] = take(entry)
  })
  rows.length = count
  const all: readonly unknown[] = rows
  if (all.includes(undefined)) mismatch()
  return { rows, updates }
}

/** Is this the content of a row, and not the place of one? */
function isRow(entry: Entry): entry is Row {
  return typeof entry === 'object' && !Array.isArray(entry)
}

/** Forgets the nodes and slots of a value: its nodes may have been replaced. */
export function forget(value: Value | undefined): void {
  if (typeof value !== 'object') return
  value.slots = value.first = value.last = value.nodes = value.isSure = undefined
  eachDynamic(value.k ?? value, forget)
}

/** The HTML of a value. The outermost element of a component gets its number (`data-phx-component`). */
export function print(value: Value, components: Components): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    const html = print(components[value] as Tree, components)
    return html.replace(/<[a-z][^\s/>]*/i, `$& data-phx-component="${value}"`)
  }
  if (value.k) return value.k.map((row) => print(row, components)).join('')
  return value.s.reduce((html, text, i) => html + print(value[i - 1] as Value, components) + text)
}
