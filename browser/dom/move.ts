import { own } from './own.ts'
/**
 * Moves a node before `end`, also into another parent; if the browser can, without taking the node out of the page
 * (`moveBefore`).
 */
export function move(parent: Node, node: Node, end: Node | null): void {
  try {
    own(parent as Element).moveBefore(node, end)
  } catch {
    own(parent).insertBefore(node, end)
  }
}
