import { own } from '../dom/own.ts'

/** For what stands in a portal: who it belongs to. Only parts import this file, since the core would have a second table. */

/** The templates of portals, by the elements that hold their content elsewhere in the page. */
export const homes: WeakMap<Node, Element> = new WeakMap()

/** The innermost element that fits, from an element on. Around the content of a portal is the portal. */
export function around(element: Element | null | undefined, selector: string): Element | null | undefined {
  const found = own(element)?.closest(`${selector},[data-phx-teleported]`)
  if (!found || own(found).matches(selector)) return found
  return around(homes.get(found) ?? found.parentElement, selector)
}

/** The element of the innermost view around an element. */
export function viewOf(element: Element | null): Element | null | undefined {
  return around(element, '[data-phx-session]')
}

/** Is something in an element, or in a portal of it? */
export function holds(element: Element, inner: Element | null | undefined): boolean {
  if (!inner) return false
  const copy = own(inner).closest('[data-phx-teleported]')
  return own(element).contains(inner) || holds(element, copy && homes.get(copy))
}
