/** The elements that are to get the focus back, the last one first. */
const remembered: HTMLElement[] = []

export function pushFocus(element: HTMLElement): void {
  remembered.push(element)
}

/** Those that are gone by now are passed over. */
export function popFocus(): void {
  let element
  do element = remembered.pop()
  while (element?.isConnected === false)
  element?.focus()
}

/** The first element inside that takes the focus; one that only scripts can give it to, if there is no other. */
export function focusFirst(element: Element): void {
  const all = (selector: string) => [...element.querySelectorAll<HTMLElement>(selector)]
  all(':not([tabindex^="-"])')
    .concat(all('*'))
    .some((each) => !each.closest('[aria-hidden=true]') && focus(each))
}

/** Elements that cannot have the focus do not take it. */
export function focus(element: HTMLElement): boolean {
  element.focus()
  return document.activeElement === element
}
