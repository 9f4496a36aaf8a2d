import { document } from '../dom/document.ts'
import { move } from '../dom/move.ts'

/** Draws the next view in the element of the old one. Sticky views that both have are kept. */
export function keepSticky(element: HTMLElement, draw: () => void): void {
  const views = element.querySelectorAll<HTMLElement>('[data-phx-sticky]')
  // They move to the body for a while: a view that leaves the document ends.
  for (const view of views) move(document.body, view, null)
  element.replaceChildren()
  try {
    draw()
  } finally {
    for (const view of views) putBack(view, element.querySelector<HTMLElement>(`[id="${view.id}"]`))
  }
}

function putBack(view: HTMLElement, place: HTMLElement | null): void {
  if (place?.parentNode) {
    // The token of the new page replaces the old one.
    view.dataset['phxSession'] = place.dataset['phxSession']
    move(place.parentNode, view, place)
  }
  ;(place ?? view).remove()
}
