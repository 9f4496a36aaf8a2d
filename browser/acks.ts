import type { LiveEvent } from './answer.ts'
import { phx } from './phx.ts'

/**
 * The elements of a view whose events wait for an answer. One may wait for several answers; it is free again
 * after the last. See docs/protocol.md, "Acknowledgements".
 */
export class Acks {
  #held: LiveEvent[] = []

  /**
   * Holds what waits: by a class, and what must not be used twice by disabling it or making it read-only.
   * @returns the end of it
   */
  hold_(event: LiveEvent): () => void {
    const { kind, elements } = event
    const name = `phx-${kind}-loading`
    const ends = elements.map((element) => suspend(element, kind))
    for (const element of elements) element.classList.add(name)
    this.#held.push(event)
    return () => {
      this.#held = this.#held.filter((other) => other !== event)
      for (const end of ends) end?.()
      for (const element of elements) {
        const isHeld = this.#held.some((other) => other.kind === kind && other.elements.includes(element))
        if (isHeld) continue
        element.classList.remove(name)
        // The page is again as the server rendered it, without an empty attribute.
        if (element.classList.length === 0) element.removeAttribute('class')
      }
    }
  }

  /** Fields keep what a person did to them, and submitted forms stay as they are, until the server has answered that. */
  isLocked_(element: Element): boolean {
    return this.#held.some(({ kind, elements: [first] }) => {
      return (kind === 'submit' || 'form' in first) && first.contains(element)
    })
  }
}

/** The children of what is disabled come back as the same nodes, so that slots stay bound. */
function suspend(element: Element, kind: string): (() => void) | undefined {
  const text = phx(element, 'disable-with')
  if (text === null && kind !== 'submit') return undefined
  // By the attribute, so that a stylesheet sees it on what cannot really be disabled, such as a link.
  const name = text !== null || element.nodeName === 'BUTTON' ? 'disabled' : 'readonly'
  if (element.hasAttribute(name)) return undefined
  const children = [...element.childNodes]
  element.toggleAttribute(name)
  if (text) element.replaceChildren(text)
  return () => {
    element.removeAttribute(name)
    if (text) element.replaceChildren(...children)
  }
}
