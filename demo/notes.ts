import { each, event, fields, html, JS, liveView, type Commands, type Rendered } from '../lib/index.ts'

/** @unit milliseconds */
const PACE = 1000
const MAX = 12

type Note = { readonly id: number; readonly text: string }

/** Everything around an open dialog cannot be reached by keyboard, pointer or screen reader. */
const AROUND = 'body > header, body > footer, main > h1, #board'

const FADE = ['fade', 'transparent', 'opaque'] as const

/** Commands are carried out by the browser alone: nothing here waits for the server. */
const menu = {
  toggle: (id: string): Commands =>
    JS.toggle({ to: `#menu-${id}`, in: FADE, time: 120 }).toggleAttribute(
      'aria-expanded',
      ['true', 'false'],
      {
        to: `#more-${id}`,
      },
    ),
  close: (id: string): Commands =>
    JS.hide({ to: `#menu-${id}` }).setAttribute('aria-expanded', 'false', { to: `#more-${id}` }),
}

const dialog = {
  open: (name: string, from: string): Commands =>
    JS.show({ to: `#${name}`, display: 'grid', transition: FADE, time: 150 })
      .pushFocus({ to: `#${from}` })
      .setAttribute('inert', '', { to: AROUND })
      .focusFirst({ to: `#${name}` }),
  close: (name: string): Commands =>
    JS.hide({ to: `#${name}` })
      .removeAttribute('inert', { to: AROUND })
      .popFocus(),
}

/**
 * Menus and dialogs made of JS commands. The server renders them closed, once a second anew, and has no idea which
 * of them are open: what a command has done stays when the page is updated.
 */
export const notes = liveView({
  mount(socket) {
    socket.sendSelfAfter(PACE, 'tick')
    const texts = ['Water the plants', 'Call Lin', 'Return the books']
    return {
      notes: texts.map((text, i): Note => ({ id: i + 1, text })),
      last: texts.length,
      time: new Date(),
    }
  },

  handleEvent: {
    add(socket) {
      const { notes, last } = socket.assigns
      if (notes.length >= MAX) return
      socket.assign({ notes: [...notes, { id: last + 1, text: 'A new note' }], last: last + 1 })
    },
    rename: event(fields({ id: Number, text: String }), (socket, { id, text }) => {
      const renamed = text.trim().slice(0, 60)
      if (renamed)
        socket.update('notes', (all) => all.map((note) => (note.id === id ? { id, text: renamed } : note)))
    }),
    delete: event(fields({ id: Number }), (socket, { id }) => {
      socket.update('notes', (all) => all.filter((note) => note.id !== id))
    }),
  },

  handleInfo: {
    tick(socket) {
      socket.sendSelfAfter(PACE, 'tick')
      socket.assign({ time: new Date() })
    },
  },

  render: ({ notes, time }) => html`
    <section class="card" id="board">
      <div class="summary">
        <p>Rendered at <time>${time.toLocaleTimeString('en-GB')}</time></p>
        <button class="small main" id="add" phx-click="add" disabled=${notes.length >= MAX}>Add a note</button>
      </div>
      <ul class="notes">${each(notes, ({ id }) => id, noteRow)}</ul>
    </section>
    ${each(notes, ({ id }) => id, dialogs)}`,
})

function noteRow({ id, text }: Note): Rendered {
  const key = String(id)
  const escape = menu.close(key).focus({ to: `#more-${key}` })
  return html`
    <li id="note-${key}" phx-mounted=${JS.transition([...FADE])} phx-remove=${JS.hide({ transition: ['fade', 'opaque', 'transparent'] })}>
      <span class="text">${text}</span>
      <div class="place" phx-click-away=${menu.close(key)}>
        <button class="small" id="more-${key}" aria-label="More for ${text}" aria-expanded="false" aria-controls="menu-${key}"
          phx-click=${menu.toggle(key)} phx-keydown=${escape} phx-key="Escape">···</button>
        <div class="menu" id="menu-${key}" hidden>
          <button class="small" phx-click=${menu.close(key).concat(dialog.open(`rename-${key}`, `more-${key}`))}
            phx-keydown=${escape} phx-key="Escape">Rename …</button>
          <button class="small danger" phx-click=${menu.close(key).concat(dialog.open(`delete-${key}`, `more-${key}`))}
            phx-keydown=${escape} phx-key="Escape">Delete …</button>
        </div>
      </div>
    </li>`
}

function dialogs({ id, text }: Note): Rendered {
  const key = String(id)
  const [rename, remove] = [dialog.close(`rename-${key}`), dialog.close(`delete-${key}`)]
  return html`
    <div class="pair">
      <div class="dialog" id="rename-${key}" hidden phx-window-keydown=${rename} phx-key="Escape">
        <form class="card" role="dialog" aria-modal="true" aria-label="Rename" phx-value-id="${key}"
          phx-submit=${JS.push('rename').concat(rename)} phx-click-away=${rename}>
          <h2>Rename</h2>
          <div class="line">
            <input name="text" value="${text}" maxlength="60" aria-label="Text" required>
            <button class="main">Rename</button>
          </div>
          <p class="buttons"><button type="button" class="small" phx-click=${rename}>Cancel</button></p>
        </form>
      </div>
      <div class="dialog" id="delete-${key}" hidden phx-window-keydown=${remove} phx-key="Escape">
        <div class="card" role="alertdialog" aria-modal="true" aria-label="Delete" phx-click-away=${remove}>
          <h2>Delete “${text}”?</h2>
          <p class="buttons">
            <button phx-click=${remove}>Keep it</button>
            <button class="main" phx-click=${JS.push('delete', { value: { id } }).concat(remove).focus({ to: '#add' })}>Delete</button>
          </p>
        </div>
      </div>
    </div>`
}
