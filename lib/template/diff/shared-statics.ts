import {
  IS_ELEMENT,
  ROWS,
  STATICS,
  STREAM,
  TEMPLATES,
  type ComponentNode,
  type Dynamic,
  type Node,
} from '../../protocol/diff.ts'

type Donor = { readonly cid: number; readonly node: ComponentNode }

/**
 * The statics of the components that one message brings whole. The first of a shape has them, also those of nested
 * templates; others of that shape name it, and the browser begins them with its tree (docs/protocol.md, "Components").
 */
export class SharedStatics {
  readonly #donors = new Map<string, Donor>()
  readonly #numbers = new Map<Node[typeof STATICS], number>()

  /** Leaves out of a whole component what one before it has. */
  add(cid: number, node: ComponentNode): void {
    const shape = this.#shapeOf(node)
    const donor = this.#donors.get(shape)
    if (donor) {
      leaveOut(node, donor.node)
      node[STATICS] = donor.cid
    } else {
      this.#donors.set(shape, { cid, node })
      node[IS_ELEMENT] = 1
    }
  }

  /** A component is not sent: it stands for no other. */
  remove(cid: number): void {
    for (const [shape, donor] of this.#donors) if (donor.cid === cid) this.#donors.delete(shape)
  }

  /** All are there: what the rows of a list need twice is sent once beside them. */
  complete(): void {
    for (const { node } of this.#donors.values()) for (const list of listsIn(node)) shareRows(list)
  }

  /** Which templates stand where; rows of lists are left out of account. */
  #shapeOf(node: Node): string {
    const statics = node[STATICS]
    const number = this.#numbers.get(statics) ?? this.#numbers.size
    this.#numbers.set(statics, number)
    if (node[ROWS]) return `[${number}]`
    let shape = String(number)
    for (const [at, each] of nodesIn(node)) shape += `(${at} ${this.#shapeOf(each)})`
    return shape
  }
}

/** The nodes at the positions of a node or a row. */
function nodesIn(node: { readonly [position: number]: Dynamic }): (readonly [at: string, node: Node])[] {
  return Object.entries(node).filter((entry): entry is [string, Node] => {
    const [at, each] = entry
    return typeof each === 'object' && Number(at) >= 0
  })
}

/** Takes the statics out of a node where another has the same in the same place, so that it is merged into that. */
function leaveOut(node: Node, donor: Node): void {
  const [rows, others] = [node[ROWS], donor[ROWS]]
  if (rows && others)
    for (const [at, row] of nodesIn(rows)) leaveOutIn(row, others[Number(at)] as Node | undefined)
  else leaveOutIn(node, donor)
}

function leaveOutIn(node: Node, donor: Node | undefined): void {
  for (const [at, each] of nodesIn(node)) {
    const other = donor?.[Number(at)]
    const isSame =
      typeof other === 'object' && each[STATICS] === other[STATICS] && !(STREAM in each || STREAM in other)
    if (!isSame) continue
    leaveOut(each, other)
    Reflect.deleteProperty(each, STATICS)
  }
}

/** The lists in a node; not those in their rows. */
function listsIn(node: Node): Node[] {
  return node[ROWS] ? [node] : nodesIn(node).flatMap(([, each]) => listsIn(each))
}

/** Puts statics that several nodes in rows need into a table beside the rows. */
function shareRows(list: Node): void {
  const users = new Map<Node[typeof STATICS], Node[]>()
  const collect = (node: Node): void => {
    for (const [, row] of nodesIn(node[ROWS] ?? {})) {
      for (const [, each] of nodesIn(row)) {
        const all = users.get(each[STATICS])
        if (all) all.push(each)
        else users.set(each[STATICS], [each])
        collect(each[ROWS] ? each : { [ROWS]: { 0: each } })
      }
    }
  }
  collect(list)
  const table: Record<string, readonly string[]> = {}
  let count = 0
  for (const [statics, nodes] of users) {
    if (nodes.length < 2 || !Array.isArray(statics)) continue
    table[count] = statics as readonly string[]
    for (const node of nodes) node[STATICS] = count
    count++
  }
  if (count > 0) list[TEMPLATES] = table
}
