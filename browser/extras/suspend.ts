import { own } from '../dom/own.ts'
import { phx } from '../dom/phx.ts'

/**
 * Prevents that an element which waits for an answer is used twice: fields become read-only, buttons and elements with
 * `phx-disable-with` are disabled. Its child nodes are restored as the same nodes, since slots refer to them.
 *
 * @returns a function that ends that; undefined if nothing was done
 */
export function suspend(element: Element, kind: string): (() => void) | undefined {
  const it = own(element)
  const text = phx(element, 'disable-with')
  if (text === null && kind !== 'submit') return undefined
  // By the attribute: a stylesheet can match it also on elements that cannot be disabled, such as links.
  const name = text !== null || it.nodeName === 'BUTTON' ? 'disabled' : 'readonly'
  if (it.hasAttribute(name)) return undefined
  const children = [...it.childNodes]
  it.toggleAttribute(name)
  if (text) it.replaceChildren(text)
  return () => {
    it.removeAttribute(name)
    if (text) it.replaceChildren(...children)
  }
}
