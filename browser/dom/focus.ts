import { attempt } from './attempt.ts'
import { document } from './document.ts'
import { own, type PageElement } from './own.ts'

/**
 * Draws, and leaves the focus and the selection where a person had them. Not every browser that can move a
 * node keeps them: Chromium 143 keeps the focus and loses the caret, others lose both.
 */
export function keepFocus(draw: () => void): void {
  const focused = document.activeElement
  const start = focused?.selectionStart
  const end = focused?.selectionEnd
  const direction = focused?.selectionDirection
  draw()
  // What only behaves like a field may not know what a selection is.
  attempt(() => {
    const heir = refocus(focused)
    const now = heir?.selectionStart
    // The heir may be no field, or one without a selection, such as one for e-mail addresses.
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
  // It lays the page out, and is therefore not done in vain.
  if (heir !== activeElement && activeElement === body) own(heir)?.focus({ preventScroll: true })
  return heir
}
