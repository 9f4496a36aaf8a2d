/** Draws another view in the element of one, and takes the sticky views along that the other has, too. */
export function keepSticky(element: HTMLElement, draw: () => void): void {
  const views = [...element.querySelectorAll<HTMLElement>('[data-phx-sticky]')]
  // They never leave the page, or they would end.
  document.body.append(...views)
  element.replaceChildren()
  draw()
  for (const view of views) {
    const place = element.querySelector<HTMLElement>(`[id="${view.id}"]`)
    // Its token is of the page that it is now in.
    if (place) view.dataset['phxSession'] = place.dataset['phxSession']
    if (place) place.replaceWith(view)
    else view.remove()
  }
}
