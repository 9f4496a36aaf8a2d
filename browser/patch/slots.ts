import { isText, parseInside, plainText } from '../dom/fragment.ts'
import { own } from '../dom/own.ts'
import { mismatch } from './nodes.ts'
import { phx } from '../dom/phx.ts'
import { pathMap, type Host, type Path, type PathMap, type Slot, type Span } from './path-map.ts'
import { print, type Components, type Tree, type Value } from './tree.ts'

/** What the nodes of one level of an instance share. */
type Level = { readonly tree: Tree; readonly slots: Slot[]; readonly host: Host | undefined }

/** Does the content of this element belong to scripts of the page or to another view? */
export function isKeptOut(element: Element): boolean {
  return phx(element, 'update') === 'ignore' || own(element).hasAttribute('data-phx-session')
}

/**
 * Finds the slots of a template instance in the page: walks template and page side by side, compares every static node, and
 * splits texts where a slot begins. An element whose content is not as expected becomes the host of the slots inside. If the
 * instance as a whole is not as expected, it throws.
 */
export class SlotFinder {
  readonly #components: Components

  constructor(components: Components) {
    this.#components = components
  }

  /** The slots of an instance whose nodes fill a span. @throws when they do not */
  find_(tree: Tree, span: Span): readonly Slot[] {
    const slots: Slot[] = []
    this.#findInLevel(exactMap(tree, span.parent).paths, span, { tree, slots, host: undefined })
    return slots
  }

  /** Finds the first and last nodes of rows. @returns the node after them @throws when they are not there */
  findRows(rows: readonly Tree[], parent: Node, node: ChildNode | null): ChildNode | null {
    for (const row of rows) node = this.#passRow(row, parent, node)
    return node
  }

  /** Parses new rows as children of `parent`; false if the parser would not leave them there. */
  makeRows(rows: readonly Tree[], parent: Node): boolean {
    const made = parseInside(parent, rows.map((row) => print(row, this.#components)).join(''))
    return !!made && !this.findRows(rows, made, own(made).firstChild)
  }

  #findInLevel(paths: readonly Path[], span: Span, level: Level): void {
    const { parent } = span
    const { tree, slots, host } = level
    let { before_: before } = span
    let node = firstIn(span)
    paths.forEach((path, i) => {
      const { slot_: slot } = path
      if (slot < 0) {
        before = match(path.node, node)
        node = own(before).nextSibling
        if (path.slots.length) this.#findInElement(path, before as Element, level)
        return
      }
      node = this.#pass(tree[slot], parent, node)
      const next = paths[i + 1]
      let after = next || span.after_ === undefined ? node : span.after_
      // An empty text node separates two values that are side by side.
      if (next && next.slot_ >= 0) after = own(parent).insertBefore(new Text(), node)
      slots[slot] = { parent, before_: before, after_: after, host, access: 'slot' }
      before = after
    })
    if (span.after_ !== undefined && passEmpty(node, span.after_) !== span.after_) mismatch()
  }

  #findInElement(path: Path, element: Element, level: Level): void {
    const { attributes_: attributes, children_: children } = path
    const host = { path_: path, element_: element }
    const span = { parent: element, before_: null, after_: null }
    const isTheirs = isKeptOut(element)
    for (const attribute of attributes) {
      for (const i of attribute.slots) {
        // Without a space before it, the value becomes part of the attribute name before it.
        if (!attribute.name_ && !attribute.value_ && !/^(\s|$)/.test(level.tree[i] as string)) mismatch()
        const isOurs = !isTheirs || attribute.name_.startsWith('data-')
        level.slots[i] = { ...span, attribute, host, access: isOurs ? 'slot' : 'none' }
      }
    }
    if (!children) return
    try {
      if (isTheirs || element instanceof HTMLTemplateElement) mismatch()
      this.#findInLevel(children, span, { ...level, host })
    } catch {
      // The element is as expected; its content is not, or belongs to scripts.
      for (const i of children.flatMap(({ slots }) => slots)) {
        level.slots[i] = { ...span, host, access: isTheirs ? 'none' : 'host' }
      }
    }
  }

  /** Walks past the nodes of a value. */
  #pass(value: Value | undefined, parent: Node, node: ChildNode | null): ChildNode | null {
    if (typeof value === 'number') value = this.#components[value]
    if (typeof value === 'string') {
      const text = plainText(value)
      if (text === '') return node
      const nodes =
        text === null ? (own(parseInside(parent, value))?.childNodes ?? mismatch()) : [new Text(text)]
      for (const each of nodes) node = own(match(each, node)).nextSibling
      return node
    }
    if (!value) return mismatch()
    value.isSure = false
    if (value.k) return this.findRows(value.k, parent, node)
    return this.#passPaths(value, exactMap(value, parent), parent, node)
  }

  #passRow(row: Tree, parent: Node, node: ChildNode | null): ChildNode | null {
    const map = exactMap(row, parent)
    // A row that may be empty gets an empty text node before and after it.
    row.first = (map.isFixed ? passEmpty(node) : own(parent).insertBefore(new Text(), node)) ?? mismatch()
    node = this.#passPaths(row, map, parent, map.isFixed ? row.first : node)
    if (!map.isFixed) row.last = own(parent).insertBefore(new Text(), node)
    row.nodes = map.paths[1] && map.isFixed ? runOf(row.first, node) : undefined
    return node
  }

  #passPaths(tree: Tree, map: PathMap, parent: Node, node: ChildNode | null): ChildNode | null {
    for (const path of map.paths) {
      node =
        path.slot_ < 0 ? own(match(path.node, node)).nextSibling : this.#pass(tree[path.slot_], parent, node)
    }
    return node
  }
}

/** The first node of a span, or the node after it if the span is empty. */
export function firstIn({ parent, before_: before }: Span): ChildNode | null {
  return before ? own(before).nextSibling : own(parent).firstChild
}

/** The nodes of a row whose first and last nodes are known. */
export function nodesOf({ first, last, nodes }: Tree): readonly ChildNode[] {
  return nodes ?? (last ? [...runOf(first, last), last] : first ? [first] : [])
}

/** The siblings from a node up to `end`, which is not included, or up to the last. */
export function runOf(node: ChildNode | null | undefined, end: ChildNode | null | undefined): ChildNode[] {
  const nodes: ChildNode[] = []
  for (; node && node !== end; node = own(node).nextSibling) nodes.push(node)
  return nodes
}

function exactMap(tree: Tree, parent: Node): PathMap {
  const map = pathMap(tree.s, parent)
  return map.isExact ? map : mismatch()
}

function passEmpty(node: ChildNode | null, end?: ChildNode | null): ChildNode | null {
  while (node !== end && isText(node) && !node.data) node = node.nextSibling
  return node
}

/** The node of the page, if it is as expected. A longer text is split, and its first part returned. */
function match(expected: Node, at: ChildNode | null): ChildNode {
  const node = passEmpty(at)
  const text = own(expected).nodeValue ?? ''
  if (!node || own(node).nodeName !== own(expected).nodeName || !(own(node).nodeValue ?? '').startsWith(text))
    return mismatch()
  if (isText(node) && node.data !== text) node.splitText(text.length)
  return node
}
