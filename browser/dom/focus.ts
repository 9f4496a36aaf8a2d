import { attempt } from './attempt.ts'
import { document } from './document.ts'
import { own, type PageElement } from './own.ts'

/**
 * Calls `draw`, and restores the focus and the selection afterwards. Not every browser keeps them when a node moves:
 * Chromium 143 keeps the focus and loses the caret, others lose both.
 */
export function keepFocus(draw: () => void): void {
  const focused = document.activeElement
  const start = focused?.selectionStart
  const end = focused?.selectionEnd
  const direction = focused?.selectionDirection
  draw()
  // A custom element that acts as a field may have no selection.
  attempt(() => {
    const heir = refocus(focused)
    const now = heir?.selectionStart
    // The element in its place may be no field, or a field without a selection, such as `<input type=email>`.
    if (start != null && now != null && (now !== start || heir?.selectionEnd !== end))
      heir?.setSelectionRange?.(start, end, direction)
  })
}

type FocusedElement = HTMLElement & PageElement

/**
 * Gives the focus back to a field, unless another element has taken it.
 * @returns the field, or the one that is in its place
 */
export function refocus(field: FocusedElement | null): FocusedElement | null {
  const heir = own(field)?.isConnected ? field : document.getElementById(own(field)?.id ?? '')
  const { activeElement, body } = document
  // `focus` makes the browser compute the layout, so it is only called if it is needed.
  if (heir !== activeElement && activeElement === body) own(heir)?.focus({ preventScroll: true })
  return heir
}
