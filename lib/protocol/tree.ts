import {
  COUNT,
  ROWS,
  SPLICES,
  STATICS,
  TEMPLATES,
  type Dynamic,
  type MovedRow,
  type Node,
  type Row,
  type Rows,
  type Splice,
} from './diff.ts'

/**
 * A rendered tree as the receiving end of the wire holds it: merges diffs, prints HTML. The rules are those
 * of docs/protocol.md, "Merging". A test that compares it with a fresh render proves the diffs.
 */
export class Tree {
  #root: TreeNode

  constructor(rendered: Node) {
    this.#root = adopt(rendered)
  }

  /** Applies a diff; events, reply and title are not its business. */
  merge(diff: Node): void {
    const templates = diff[TEMPLATES]
    if (diff[STATICS] === undefined) mergeNode(this.#root, diff, templates)
    else this.#root = adopt(diff)
  }

  /** The HTML of the whole tree. */
  toString(): string {
    return printNode(this.#root)
  }
}

type TreeNode = {
  readonly statics: readonly string[]
  dynamics: TreeDynamic[]
  rows: TreeDynamic[][] | undefined
}
type TreeDynamic = string | TreeNode
type Templates = Node[typeof TEMPLATES]

function adopt(node: Node, outer?: Templates): TreeNode {
  const templates = outer ?? node[TEMPLATES]
  const given = node[STATICS]
  const statics = typeof given === 'number' ? templates?.[given] : given
  if (!statics) throw new Error(`a fresh node without statics: ${JSON.stringify(node).slice(0, 200)}`)
  const rows = node[ROWS]
  if (!rows) return { statics, dynamics: adoptRow(node, statics.length - 1, templates), rows: undefined }
  const all = Array.from({ length: rows[COUNT] ?? 0 }, (_, i) =>
    adoptRow(rows[i] as Row, statics.length - 1, templates),
  )
  return { statics, dynamics: [], rows: all }
}

function adoptRow(row: Row | undefined, width: number, templates: Templates): TreeDynamic[] {
  return Array.from({ length: width }, (_, i) => adoptDynamic(row?.[i], templates))
}

function adoptDynamic(dynamic: Dynamic | undefined, templates: Templates): TreeDynamic {
  if (dynamic === undefined) throw new Error('a fresh node lacks one of its dynamics')
  return typeof dynamic === 'string' ? dynamic : adopt(dynamic, templates)
}

function mergeNode(node: TreeNode, diff: Node, templates: Templates): void {
  const rows = diff[ROWS]
  if (rows && node.rows) node.rows = mergeRows(node.rows, rows, templates, node.statics.length - 1)
  else mergeDynamics(node.dynamics, diff, templates)
}

function mergeDynamics(dynamics: TreeDynamic[], diff: Row, templates: Templates): void {
  for (const key of Object.keys(diff)) {
    if (!/^\d+$/.test(key)) continue
    const next = diff[Number(key)]
    const was = dynamics[Number(key)]
    if (typeof next === 'object' && next[STATICS] === undefined && typeof was === 'object')
      mergeNode(was, next, templates)
    else dynamics[Number(key)] = adoptDynamic(next, templates)
  }
}

function mergeRows(
  was: readonly TreeDynamic[][],
  diff: Rows,
  templates: Templates,
  width: number,
): TreeDynamic[][] {
  const place = (row: Row | MovedRow): TreeDynamic[] => {
    if (typeof row === 'number') return former(was, row)
    if (!isMoved(row)) return adoptRow(row, width, templates)
    mergeDynamics(former(was, row[0]), row[1], templates)
    return former(was, row[0])
  }
  const rows = spliced(was, diff[SPLICES] ?? [], place)
  for (const [position, row] of rowsOf(diff)) {
    const here = rows[position]
    if (here && typeof row === 'object' && !isMoved(row) && !isWhole(row, width))
      mergeDynamics(here, row, templates)
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

function printNode({ statics, dynamics, rows }: TreeNode): string {
  return rows ? rows.map((row) => printRow(statics, row)).join('') : printRow(statics, dynamics)
}

function printRow(statics: readonly string[], dynamics: readonly TreeDynamic[]): string {
  let html = statics[0] ?? ''
  dynamics.forEach((dynamic, i) => {
    html += (typeof dynamic === 'string' ? dynamic : printNode(dynamic)) + (statics[i + 1] ?? '')
  })
  return html
}
