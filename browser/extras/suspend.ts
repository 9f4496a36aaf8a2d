import { own } from '../dom/own.ts'
import { phx } from '../dom/phx.ts'

/**
 * Takes what waits for an answer out of use, so that it is not used twice: a field becomes read-only, all else that is
 * submitted or has `phx-disable-with` is disabled. Its children come back as the same nodes, so that slots stay bound.
 *
 * @returns the end of that; nothing where nothing was done
 */
export function suspend(element: Element, kind: string): (() => void) | undefined {
  const it = own(element)
  const text = phx(element, 'disable-with')
  if (text === null && kind !== 'submit') return undefined
  // By the attribute, so that a stylesheet sees it on what cannot really be disabled, such as a link.
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
