import { event, fields, html, liveComponent, messages, portal, type Rendered } from '../lib/index.ts'
import type { Card } from './card-store.ts'

const LONGEST = 120

/** What a card tells its board: a person has lifted it or put it down, moved it by an arrow key, edited it, removed it. */
type Told = {
  readonly lifted: { readonly card: Card; readonly isHeld: boolean }
  readonly nudged: { readonly card: Card; readonly key: string }
  readonly saved: { readonly card: Card; readonly text: string; readonly details: string }
  readonly removed: Card
}

type Props = { readonly card: Card }
type Own = { readonly isHeld: boolean; readonly isOpen: boolean; readonly problem: string | undefined }

/**
 * One card: whether this visitor holds it, or edits it, is its own state, which it keeps wherever it is moved. The dialog
 * stands at the end of the body, and is the card's nevertheless.
 */
export const boardCard = liveComponent({
  name: 'card',
  messages: messages<Told>(),
  mount: (_props: Props): Own => ({ isHeld: false, isOpen: false, problem: undefined }),
  handleEvent: {
    lift(socket) {
      const isHeld = !socket.assigns.isHeld
      socket.assign({ isHeld })
      socket.notify('lifted', { card: socket.assigns.card, isHeld })
    },
    key: event(fields({ key: String }), (socket, { key }) => {
      const { card, isHeld } = socket.assigns
      if (!isHeld) return
      if (key.startsWith('Arrow')) socket.notify('nudged', { card, key })
      if (key !== 'Escape') return
      socket.assign({ isHeld: false })
      socket.notify('lifted', { card, isHeld: false })
    }),
    open: (socket) => socket.assign({ isOpen: true, isHeld: false, problem: undefined }),
    cancel: (socket) => socket.assign({ isOpen: false }),
    save: event(fields({ text: String, details: String }), (socket, { text, details }) => {
      const problem = problemIn(text)
      socket.assign({ problem, isOpen: problem !== undefined })
      if (problem !== undefined) return
      socket.notify('saved', {
        card: socket.assigns.card,
        text: text.trim(),
        details: details.slice(0, 2000),
      })
    }),
    remove: (socket) => socket.notify('removed', socket.assigns.card),
  },
  render: ({ card, isHeld, isOpen, problem }, { self }) => html`
    <li id="card-${card.id}" class="${isHeld && 'held'} ticket" data-card="${card.id}">
      <button id="grip-${card.id}" class="grip" aria-label="Move ${card.text}" aria-pressed=${isHeld} aria-describedby="how"
        phx-click="lift" phx-keydown="key" phx-target=${self}><span aria-hidden="true">⠿</span></button>
      <span class="text">${card.text}${card.details !== '' && html` <small title="Has details" aria-label="has details">¶</small>`}</span>
      <button id="edit-${card.id}" class="small" aria-label="Edit ${card.text}" phx-click="open" phx-target=${self}>Edit</button>
      ${isOpen && portal({ target: 'body', id: `editor-${card.id}` }, editor(card, problem, self))}
    </li>`,
})

/** The hook opens it as a modal dialog, closes it by Escape, and gives the focus back. */
function editor({ id, text, details }: Card, problem: string | undefined, self: number): Rendered {
  return html`
    <dialog id="dialog-${id}" class="modal card" aria-labelledby="title-${id}" phx-hook="Modal" data-return="edit-${id}">
      <h2 id="title-${id}">Edit the card</h2>
      <form id="form-${id}" class="fields" phx-submit="save" phx-target=${self}>
        <div>
          <label for="text-${id}">What</label>
          <input id="text-${id}" name="text" value=${text} autocomplete="off" aria-invalid=${problem !== undefined || undefined}
            aria-describedby="problem-${id}">
          <p id="problem-${id}" class="problem" role="alert">${problem}</p>
        </div>
        <div>
          <label for="details-${id}">Details</label>
          <textarea id="details-${id}" name="details" rows="4" maxlength="2000">${details}</textarea>
        </div>
        <p class="buttons">
          <button class="main">Save</button>
          <button type="button" data-cancel phx-click="cancel" phx-target=${self}>Cancel</button>
          <button type="button" class="danger" phx-click="remove" phx-target=${self}>Delete</button>
        </p>
      </form>
    </dialog>`
}

/** What is wrong with the text of a card, in words. */
export function problemIn(text: string): string | undefined {
  const { length } = text.trim()
  if (length === 0) return 'Write what is to be done first.'
  return length > LONGEST ? `At most ${LONGEST} letters, please; these are ${length}.` : undefined
}
