/** Draws another view in the element of one, and takes the sticky views along that the other has, too. */
export function keepSticky(element: HTMLElement, draw: () => void): void {
  const views = element.querySelectorAll<HTMLElement>('[data-phx-sticky]')
  // They never leave the page, or they would end.
  for (const view of views) move(view, document.body, null)
  element.replaceChildren()
  try {
    draw()
  } finally {
    for (const view of views) settle(view, element.querySelector<HTMLElement>(`[id="${view.id}"]`))
  }
}

function settle(view: HTMLElement, place: HTMLElement | null): void {
  if (place) {
    // Its token is of the page that it is now in.
    view.dataset['phxSession'] = place.dataset['phxSession']
    move(view, place.parentNode as Element, place)
  }
  ;(place ?? view).remove()
}

/** Where the browser can, without taking it out of the page: what plays in it goes on playing. */
function move(view: Element, parent: Element, end: Element | null): void {
  try {
    parent.moveBefore(view, end)
  } catch {
    parent.insertBefore(view, end)
  }
}
