import { own } from '../dom/own.ts'

/** Is the element displayed, that is, does it have a box? */
export function isVisible(element: Element): boolean {
  return own(element).getClientRects().length > 0
}
