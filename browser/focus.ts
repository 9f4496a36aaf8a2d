/**
 * Draws, and leaves the focus and the selection where a person had them. Not every browser that can move a
 * node keeps them: Chromium 143 keeps the focus and loses the caret, others lose both.
 */
export function keepFocus(draw: () => void): void {
  const focused = document.activeElement as HTMLInputElement | null
  const start = focused?.selectionStart
  const end = focused?.selectionEnd ?? null
  const direction = focused?.selectionDirection ?? 'none'
  draw()
  const heir = focused?.isConnected
    ? focused
    : (document.getElementById(focused?.id ?? '') as HTMLInputElement | null)
  if (!heir) return
  const isLost = heir !== document.activeElement && document.activeElement === document.body
  if (isLost) heir.focus({ preventScroll: true }) // which lays the page out, and is therefore not done in vain
  const isMoved = heir.selectionStart !== start || heir.selectionEnd !== end
  if (isMoved && typeof start === 'number') heir.setSelectionRange(start, end, direction)
}
