import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'

/** The elements of `push_focus` that will get the focus back, the newest last. */
const remembered: HTMLElement[] = []

export function pushFocus(element: HTMLElement): void {
  remembered.push(element)
}

/** Skips elements that are no longer in the page. */
export function popFocus(): void {
  let element
  do element = remembered.pop()
  while (own(element)?.isConnected === false)
  own(element)?.focus()
}

/** Focuses the first element inside that takes the focus; elements with a negative `tabindex` only if there is no other. */
export function focusFirst(element: Element): void {
  const stops = own(element).querySelectorAll<HTMLElement>(':not([tabindex^="-"])')
  const all = own(element).querySelectorAll<HTMLElement>('*')
  ;[...stops, ...all].some((each) => !own(each).closest('[aria-hidden=true]') && focus(each))
}

/** Tries to give an element the focus. @returns whether it has it; not every element can */
export function focus(element: HTMLElement): boolean {
  own(element).focus()
  return document.activeElement === element
}
