import { own } from '../dom/own.ts'
/** Takes the element room in the page? */
export function isVisible(element: Element): boolean {
  return own(element).getClientRects().length > 0
}
