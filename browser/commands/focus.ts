import { document } from '../document.ts'

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
  const stops = element.querySelectorAll<HTMLElement>(':not([tabindex^="-"])')
  const all = element.querySelectorAll<HTMLElement>('*')
  ;[...stops, ...all].some((each) => !each.closest('[aria-hidden=true]') && focus(each))
}

/** Elements that cannot have the focus do not take it. */
export function focus(element: HTMLElement): boolean {
  element.focus()
  return document.activeElement === element
}
