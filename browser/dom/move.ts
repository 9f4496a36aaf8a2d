import { own } from './own.ts'
/** Moves a node among its siblings, or into another parent, where the browser can without taking it out of the page. */
export function move(parent: Node, node: Node, end: Node | null): void {
  try {
    own(parent as Element).moveBefore(node, end)
  } catch {
    own(parent).insertBefore(node, end)
  }
}
