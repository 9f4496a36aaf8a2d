import type { LiveEvent } from '../connection/answer.ts'
import type { Forms } from '../extras/forms.ts'
import { own, type PageElement } from '../dom/own.ts'
import type { Keeps } from '../patch/attributes.ts'
import { keeping, reconcile, editedAt, markEdited, type IsNewer } from './edits.ts'

export { keeping } from './edits.ts'

/** An event that was sent. Its elements are compared with `form` properties of fields, which may hold anything. */
type Sent = { readonly elements_: readonly unknown[] }

/**
 * The events of a view that wait for their answers, and their elements. An element may wait for several answers; it is
 * free again after the last. See docs/protocol.md, "Acknowledgements".
 */
export interface PendingEvents {
  /**
   * Marks the elements of an event by a class; those that must not be used twice become disabled or read-only.
   * @param forms once they are loaded
   * @returns what is to be called when the answer has come
   */
  add_(event: LiveEvent, forms?: Forms): () => void
  /** Submitted forms, buttons and selects are not updated until the server has answered their event. */
  readonly isLocked: (element: Element) => boolean
  /**
   * Draws an update: of the server's own accord, or in answer to an event. What people have changed since that event was
   * sent stays. Of forms that went along with it and were not changed since, the server has the last word.
   */
  draw_(draw: (keeps: Keeps) => unknown, answered?: Sent): void
}

export function pendingEvents(): PendingEvents {
  const events = new Set<LiveEvent>()
  return {
    add_(event, forms) {
      const { kind_: kind, elements_: elements } = event
      markEdited(event)
      const ends = elements.map((element) => forms?.suspend_(element, kind))
      events.add(event)
      mark(events)
      return () => {
        events.delete(event)
        for (const end of ends) end?.()
        for (const element of elements) {
          const { classList } = own(element)
          classList.remove(`phx-${kind}-loading`)
          mark(events)
          // Without an empty attribute the element is again as the server rendered it.
          if (!classList[0]) own(element).removeAttribute('class')
        }
      }
    },
    isLocked: (element) =>
      [...events].some(({ kind_: kind, elements_: [first] }) => {
        const isWhole =
          kind === 'submit' || 'options' in own(first) || (kind === 'click' && 'form' in own(first))
        return isWhole && own(first).contains(element)
      }),
    draw_(draw, answered) {
      const isNewer: IsNewer = (form, changed) =>
        (answered && editedAt(answered) < changed) ||
        [...events].some((event: Sent) => editedAt(event) < changed || event.elements_.includes(form))
      draw(keeping(isNewer))
      if (answered) reconcile((form, changed) => !answered.elements_.includes(form) || isNewer(form, changed))
      mark(events)
    },
  }
}

/** Adds the loading class to elements that wait, also again after an update has written their `class`. */
function mark(events: Iterable<LiveEvent>): void {
  for (const { kind_: kind, elements_: elements } of events)
    for (const element of elements) own(element).classList.add(`phx-${kind}-loading`)
}

/**
 * Sets a clicked checkbox back if its event was not handled: for the server nothing has changed, so no update would do it.
 */
export function takeBack(kind: string, box: PageElement): void {
  if (kind === 'click' && own(box).type === 'checkbox') box.checked = box.defaultChecked
}
