import type { LiveEvent } from '../connection/answer.ts'
import type { Forms } from '../extras/forms.ts'
import { own, type PageElement } from '../dom/own.ts'
import type { Keeps } from '../patch/attributes.ts'
import { keeping, reconcile, editedAt, markEdited, type IsNewer } from './edits.ts'

export { keeping } from './edits.ts'

/**
 * The elements of a view whose events wait for an answer. One may wait for several answers; it is free again
 * after the last. See docs/protocol.md, "Acknowledgements".
 */
export class PendingEvents {
  #events: LiveEvent[] = []

  /**
   * Holds what waits: by a class, and what must not be used twice by disabling it or making it read-only.
   * @param forms once they are loaded
   * @returns the end of it
   */
  add_(event: LiveEvent, forms?: Forms): () => void {
    const { kind_: kind, elements_: elements } = event
    markEdited(event)
    const ends = elements.map((element) => forms?.suspend_(element, kind))
    this.#events.push(event)
    this.#mark()
    return () => {
      this.#events = this.#events.filter((other) => other !== event)
      for (const end of ends) end?.()
      for (const element of elements) {
        const { classList } = own(element)
        classList.remove(`phx-${kind}-loading`)
        this.#mark()
        // The page is again as the server rendered it, without an empty attribute.
        if (!classList[0]) own(element).removeAttribute('class')
      }
    }
  }

  /** Submitted forms, buttons and selects stay as they are until the server has answered what happened to them. */
  isLocked_(element: Element): boolean {
    return this.#events.some(({ kind_: kind, elements_: [first] }) => {
      const isWhole =
        kind === 'submit' || 'options' in own(first) || (kind === 'click' && 'form' in own(first))
      return isWhole && own(first).contains(element)
    })
  }

  /**
   * Draws what the server said of its own accord, or in answer to an event: what people have done since it was sent
   * stays. Of forms that went along with that event, and with none after it, the server has the last word.
   */
  draw_(draw: (keeps: Keeps) => unknown, answered?: LiveEvent): void {
    const isNewer: IsNewer = (form, changed) =>
      (answered && editedAt(answered) < changed) ||
      this.#events.some((event) => editedAt(event) < changed || event.elements_.includes(form as Element))
    draw(keeping(isNewer))
    if (answered)
      reconcile((form, changed) => !answered.elements_.includes(form as Element) || isNewer(form, changed))
    this.#mark()
  }

  /** What waits says so, also after the server has said what its class is. */
  #mark(): void {
    for (const { kind_: kind, elements_: elements } of this.#events)
      for (const element of elements) own(element).classList.add(`phx-${kind}-loading`)
  }
}

/** A tick that the server has not heard of would stay for ever: for the server nothing has changed. */
export function takeBack(kind: string, box: PageElement): void {
  if (kind === 'click' && own(box).type === 'checkbox') box.checked = !!box.defaultChecked
}
