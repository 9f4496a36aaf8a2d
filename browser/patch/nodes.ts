import { own } from '../dom/own.ts'

/** Throws: the page or a message is not as expected. The caller draws in another way; the last one is a new join. */
export function mismatch(): never {
  throw new Error()
}

/** A node that may be an element. */
export type AnyNode = Node & Partial<Pick<Element, 'getAttribute' | 'outerHTML' | 'attributes'>>

export function nodesIn(parent: Node): ChildNode[] {
  return [...own(parent).childNodes]
}

export function idOf(node: AnyNode): string {
  return own(node).getAttribute?.('id') ?? ''
}

/**
 * The key of a node: its name, with its id, or else a field's name or an option's value. A node can become a node of the same
 * key.
 */
export function keyOf(node: AnyNode): string {
  const { nodeName } = own(node)
  const value = (name: string) => own(node).getAttribute?.(name)
  return nodeName + (value('id') ?? value(nodeName === 'OPTION' ? 'value' : 'name') ?? '')
}

/** A node, with all that is in it, as a string. */
export function exactly(node: AnyNode): string {
  return own(node).outerHTML ?? `${node.nodeName} ${node.nodeValue}`
}

/** Returns a function that gives nodes by key: each node once, nodes of one key in order. */
export function taker<Item extends Node>(
  nodes: readonly Item[],
  keyOf: (node: Item) => string,
): (key: string) => Item | undefined {
  const waiting = new Map<string, Item[]>()
  for (const node of nodes) {
    const key = keyOf(node)
    if (!waiting.get(key)?.push(node)) waiting.set(key, [node])
  }
  return (key) => waiting.get(key)?.shift()
}

/** The elements that have ids, by id; null for an id that several have. */
export function elementsById(nodes: readonly Node[]): Map<string, Element | null> {
  const found = new Map<string, Element | null>()
  for (const node of nodes)
    for (const element of node instanceof Element ? [node, ...own(node).querySelectorAll('[id]')] : []) {
      const id = own(element).getAttribute('id')
      if (id) found.set(id, found.has(id) ? null : element)
    }
  return found
}
