import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'

/** The elements that are to get the focus back, the last one first. */
const remembered: HTMLElement[] = []

export function pushFocus(element: HTMLElement): void {
  remembered.push(element)
}

/** Those that are gone by now are passed over. */
export function popFocus(): void {
  let element
  do element = remembered.pop()
  while (own(element)?.isConnected === false)
  own(element)?.focus()
}

/** The first element inside that takes the focus; one that only scripts can give it to, if there is no other. */
export function focusFirst(element: Element): void {
  const stops = own(element).querySelectorAll<HTMLElement>(':not([tabindex^="-"])')
  const all = own(element).querySelectorAll<HTMLElement>('*')
  ;[...stops, ...all].some((each) => !own(each).closest('[aria-hidden=true]') && focus(each))
}

/** Elements that cannot have the focus do not take it. */
export function focus(element: HTMLElement): boolean {
  own(element).focus()
  return document.activeElement === element
}
