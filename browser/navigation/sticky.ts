import { document } from '../dom/document.ts'
import { move } from '../dom/move.ts'

/** Draws another view in the element of one, and takes the sticky views along that the other has, too. */
export function keepSticky(element: HTMLElement, draw: () => void): void {
  const views = element.querySelectorAll<HTMLElement>('[data-phx-sticky]')
  // They never leave the page, or they would end.
  for (const view of views) move(document.body, view, null)
  element.replaceChildren()
  try {
    draw()
  } finally {
    for (const view of views) putBack(view, element.querySelector<HTMLElement>(`[id="${view.id}"]`))
  }
}

function putBack(view: HTMLElement, place: HTMLElement | null): void {
  if (place) {
    // Its token is of the page that it is now in.
    view.dataset['phxSession'] = place.dataset['phxSession']
    move(place.parentNode as Node, view, place)
  }
  ;(place ?? view).remove()
}
