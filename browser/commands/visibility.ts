/** Takes the element room in the page? */
export function isVisible(element: Element): boolean {
  return element.getClientRects().length > 0
}
