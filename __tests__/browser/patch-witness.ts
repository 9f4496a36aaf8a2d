import type { PatchDelegate } from '../../browser/patch/morph.ts'

/** A delegate that only writes down what it is told. */
export class Witness implements PatchDelegate {
  readonly added: Node[] = []
  readonly removed: Node[] = []
  readonly willUpdate: Element[] = []
  readonly updated: Node[] = []
  readonly locked = new Set<Element>()

  nodeAdded(node: Node): void {
    this.added.push(node)
  }
  isLeaving(node: Node): boolean {
    if (node instanceof Element) this.removed.push(node)
    return false
  }
  elementWillUpdate(element: Element): void {
    this.willUpdate.push(element)
  }
  elementUpdated(element: Node): void {
    this.updated.push(element)
  }
  isLocked(element: Element): boolean {
    return [...this.locked].some((locked) => locked.contains(element))
  }
}
