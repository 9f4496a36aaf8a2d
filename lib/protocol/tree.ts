import {
  COMPONENTS,
  COUNT,
  ROWS,
  SPLICES,
  STATICS,
  STREAM,
  TEMPLATES,
  type ComponentNode,
  type ComponentNodes,
  type Diff,
  type Dynamic,
  type MovedRow,
  type Node,
  type Row,
  type Rows,
  type Splice,
} from './diff.ts'
import { StreamRows } from './stream-rows.ts'

/**
 * A rendered tree as the receiving end of the wire holds it: merges diffs, prints HTML. The rules are those
 * of docs/protocol.md, "Merging". A test that compares it with a fresh render proves the diffs.
 */
export class Tree {
  #root: TreeNode
  readonly #components: Components = new Map()
  readonly #streams: Streams = new Map()

  constructor(rendered: Diff) {
    this.#root = adopt(rendered, { streams: this.#streams })
    this.#mergeComponents(rendered[COMPONENTS])
  }

  /** Applies a diff; events, reply and title are not its business. */
  merge(diff: Diff): void {
    const context = { templates: diff[TEMPLATES], streams: this.#streams }
    this.#mergeComponents(diff[COMPONENTS])
    if (diff[STATICS] === undefined) mergeNode(this.#root, diff, context)
    else this.#root = adopt(diff, { streams: this.#streams })
    this.#forgetStreams()
  }

  /** The components that it knows and does not show. */
  get lost(): readonly number[] {
    const shown = new Set<number>()
    collect(this.#root, this.#components, { cids: shown, streams: new Set() })
    return [...this.#components.keys()].filter((cid) => !shown.has(cid))
  }

  /** Forgets components that have ended. */
  forget(cids: readonly number[]): void {
    for (const cid of cids) this.#components.delete(cid)
  }

  /** The HTML of the whole tree. */
  toString(): string {
    return printNode(this.#root, this.#components)
  }

  /** A stream whose element has gone has no rows when it comes back. */
  #forgetStreams(): void {
    const streams = new Set<unknown>()
    collect(this.#root, this.#components, { cids: new Set(), streams })
    for (const [ref, rows] of this.#streams) if (!streams.has(rows)) this.#streams.delete(ref)
  }

  #mergeComponents(nodes: ComponentNodes = {}): void {
    const donor = ({ [STATICS]: given }: ComponentNode): number => (typeof given === 'number' ? given : 0)
    // First those made from one as it was before, last those made from one that comes along.
    const all = Object.entries(nodes).sort(([, a], [, b]) => donor(a) - donor(b))
    for (const [key, node] of all) {
      const from = donor(node) === 0 ? Number(key) : Math.abs(donor(node))
      const was = this.#components.get(from)
      if (Array.isArray(node[STATICS]))
        this.#components.set(Number(key), adopt(node, { streams: this.#streams }))
      else if (!was) throw new Error(`component ${key} is not known`)
      else {
        const tree = donor(node) === 0 ? was : structuredClone(was)
        mergeNode(tree, { ...node, [STATICS]: undefined }, { streams: this.#streams })
        this.#components.set(Number(key), tree)
      }
    }
  }
}

type Components = Map<number, TreeNode>

type TreeNode = {
  readonly statics: readonly string[]
  dynamics: TreeDynamic[]
  rows: TreeDynamic[][] | undefined
  /** Of a stream its rows, each with its own statics. */
  readonly stream?: StreamRows<TreeNode>
}
type TreeDynamic = string | number | TreeNode
type Templates = Node[typeof TEMPLATES]
type Streams = Map<string, StreamRows<TreeNode>>

/** What is known where a node of a message is read: the templates around it, and the streams of the page. */
type Context = { readonly templates?: Templates; readonly streams: Streams }

/** What a tree shows. */
type Shown = { readonly cids: Set<number>; readonly streams: Set<unknown> }

/** Collects the components in a node, and in those, and the streams. */
function collect(
  { dynamics, rows = [dynamics], stream }: TreeNode,
  components: Components,
  into: Shown,
): void {
  if (stream) into.streams.add(stream)
  for (const each of [...rows.flat(), ...(stream?.all ?? [])]) {
    const node = typeof each === 'number' ? components.get(each) : each
    if (typeof each === 'number') into.cids.add(each)
    if (typeof node === 'object') collect(node, components, into)
  }
}

function adopt(node: Node, outer: Context): TreeNode {
  const templates = outer.templates ?? node[TEMPLATES]
  const context = { ...outer, templates }
  const given = node[STATICS]
  const statics = typeof given === 'number' ? templates?.[given] : given
  if (!statics) throw new Error(`a fresh node without statics: ${JSON.stringify(node).slice(0, 200)}`)
  if (node[STREAM]) return adoptStream(node, statics, context)
  const rows = node[ROWS]
  if (!rows) return { statics, dynamics: adoptRow(node, statics.length - 1, context), rows: undefined }
  return { statics, dynamics: [], rows: adoptRows(rows, statics, context) }
}

function adoptRows(rows: Rows, statics: readonly string[], context: Context): TreeDynamic[][] {
  return Array.from({ length: rows[COUNT] ?? 0 }, (_, i) =>
    adoptRow(rows[i] as Row, statics.length - 1, context),
  )
}

/** A stream that comes with other statics is still the same: its rows stay. */
function adoptStream(node: Node, statics: readonly string[], context: Context): TreeNode {
  const [ref] = node[STREAM] ?? ['']
  const stream = context.streams.get(ref) ?? new StreamRows<TreeNode>()
  context.streams.set(ref, stream)
  const tree = { statics, dynamics: [], rows: [], stream }
  mergeStream(tree, node, context)
  return tree
}

function mergeStream({ statics, stream }: TreeNode, diff: Node, context: Context): void {
  const [payload, rows = {}] = [diff[STREAM], diff[ROWS]]
  if (!payload || !stream) return
  const come = adoptRows(rows, statics, context).map((dynamics) => ({ statics, dynamics, rows: undefined }))
  stream.take(payload, come)
}

function adoptRow(row: Row | undefined, width: number, context: Context): TreeDynamic[] {
  return Array.from({ length: width }, (_, i) => adoptDynamic(row?.[i], context))
}

function adoptDynamic(dynamic: Dynamic | undefined, context: Context): TreeDynamic {
  if (dynamic === undefined) throw new Error('a fresh node lacks one of its dynamics')
  return typeof dynamic === 'object' ? adopt(dynamic, context) : dynamic
}

function mergeNode(node: TreeNode, diff: Node, context: Context): void {
  const rows = diff[ROWS]
  if (diff[STREAM]) mergeStream(node, diff, context)
  else if (rows && node.rows) node.rows = mergeRows(node.rows, rows, context, node.statics.length - 1)
  else mergeDynamics(node.dynamics, diff, context)
}

function mergeDynamics(dynamics: TreeDynamic[], diff: Row, context: Context): void {
  for (const key of Object.keys(diff)) {
    if (!/^\d+$/.test(key)) continue
    const next = diff[Number(key)]
    const was = dynamics[Number(key)]
    if (typeof next === 'object' && next[STATICS] === undefined && typeof was === 'object')
      mergeNode(was, next, context)
    else dynamics[Number(key)] = adoptDynamic(next, context)
  }
}

function mergeRows(
  was: readonly TreeDynamic[][],
  diff: Rows,
  context: Context,
  width: number,
): TreeDynamic[][] {
  const place = (row: Row | MovedRow): TreeDynamic[] => {
    if (typeof row === 'number') return former(was, row)
    if (!isMoved(row)) return adoptRow(row, width, context)
    mergeDynamics(former(was, row[0]), row[1], context)
    return former(was, row[0])
  }
  const rows = spliced(was, diff[SPLICES] ?? [], place)
  for (const [position, row] of rowsOf(diff)) {
    const here = rows[position]
    if (here && typeof row === 'object' && !isMoved(row) && !isWhole(row, width))
      mergeDynamics(here, row, context)
    else rows[position] = place(row)
  }
  rows.length = diff[COUNT] ?? rows.length
  return rows
}

function rowsOf(diff: Rows): readonly (readonly [number, Row | MovedRow])[] {
  return Object.keys(diff)
    .filter((key) => /^\d+$/.test(key))
    .map((key) => [Number(key), diff[Number(key)] as Row | MovedRow])
}

function spliced(
  was: readonly TreeDynamic[][],
  splices: readonly Splice[],
  place: (row: Row | MovedRow) => TreeDynamic[],
): TreeDynamic[][] {
  const rows = was.slice()
  for (const [at, deleteCount, put] of splices) rows.splice(at, deleteCount, ...put.map(place))
  return rows
}

function isMoved(row: Row | MovedRow): row is [number, Row] {
  return Array.isArray(row)
}

/** Does this entry stand for itself, so that nothing of a row before it is needed? */
function isWhole(row: Row, width: number): boolean {
  for (let i = 0; i < width; i++) {
    const dynamic = row[i]
    if (dynamic === undefined || (typeof dynamic === 'object' && dynamic[STATICS] === undefined)) return false
  }
  return true
}

function former(was: readonly TreeDynamic[][], place: number): TreeDynamic[] {
  const row = was[place]
  if (!row) throw new Error(`a row was moved from place ${String(place)}, where none stood`)
  return row
}

function printNode({ statics, dynamics, rows, stream }: TreeNode, components: Components): string {
  if (stream) return stream.all.map((row) => printNode(row, components)).join('')
  return (rows ?? [dynamics]).map((row) => printRow(statics, row, components)).join('')
}

function printRow(
  statics: readonly string[],
  dynamics: readonly TreeDynamic[],
  components: Components,
): string {
  let html = statics[0] ?? ''
  dynamics.forEach((dynamic, i) => {
    html += printDynamic(dynamic, components) + (statics[i + 1] ?? '')
  })
  return html
}

function printDynamic(dynamic: TreeDynamic, components: Components): string {
  if (typeof dynamic === 'string') return dynamic
  if (typeof dynamic === 'object') return printNode(dynamic, components)
  const component = components.get(dynamic)
  if (!component) throw new Error(`component ${String(dynamic)} is not known`)
  const html = printNode(component, components)
  return html.replace(/^\s*<[^\s/>]+/, (tag) => `${tag} data-phx-component="${String(dynamic)}"`)
}
