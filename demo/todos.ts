import {
  each,
  event,
  fields,
  html,
  link,
  liveView,
  on,
  topic,
  type LiveView,
  type Rendered,
  type Socket,
} from '../lib/index.ts'
import type { Todo, TodoStore } from './todo-store.ts'

const lists = topic<{ changed: readonly Todo[] }>('todos')
const LONGEST = 120
const FILTERS = ['all', 'open', 'done'] as const

type Filter = (typeof FILTERS)[number]

/** The todo that a visitor is editing; others may be at another one. */
type Editing = { readonly id: number; readonly problem: string | undefined }

type Assigns = {
  readonly todos: readonly Todo[]
  readonly show: Filter
  /** What stands in the box for a new todo, and what is wrong with it. */
  readonly draft: string
  readonly problem: string | undefined
  readonly editing: Editing | undefined
}

const ofId = fields({ id: Number })
const ofText = fields({ text: String })
const ofTodo = fields({ id: Number, text: String })

/** A list that all visitors share: who changes it tells the others over pub/sub. */
export function todoList(store: TodoStore): LiveView {
  function listChanged(socket: Socket<Assigns>): void {
    const todos = store.all()
    socket.assign({ todos })
    socket.broadcastFrom(lists, 'changed', todos)
  }

  return liveView({
    params: ({ show }) => ({ show: FILTERS.find((filter) => filter === show) ?? 'all' }),

    mount(socket, { params }): Assigns {
      socket.subscribe(lists)
      return { todos: store.all(), show: params.show, draft: '', problem: undefined, editing: undefined }
    },

    handleParams: (socket, { show }) => socket.assign({ show }),

    handleEvent: {
      type: event(ofText, (socket, { text }) => socket.assign({ draft: text, problem: tooLong(text) })),
      add: event(ofText, (socket, { text }) => {
        const problem = problemIn(text)
        socket.assign({ draft: problem === undefined ? '' : text, problem })
        if (problem !== undefined) return
        store.add(text.trim())
        listChanged(socket)
      }),
      toggle: event(ofId, (socket, { id }) => {
        store.toggle(id)
        listChanged(socket)
      }),
      edit: event(ofId, (socket, { id }) => socket.assign({ editing: { id, problem: undefined } })),
      cancel: (socket) => socket.assign({ editing: undefined }),
      save: event(ofTodo, (socket, { id, text }) => {
        const problem = problemIn(text)
        socket.assign({ editing: problem === undefined ? undefined : { id, problem } })
        if (problem !== undefined) return
        store.rename(id, text.trim())
        listChanged(socket)
      }),
      remove: event(ofId, (socket, { id }) => {
        store.remove(id)
        listChanged(socket)
      }),
      clearDone(socket) {
        store.clearDone()
        listChanged(socket)
      },
    },

    handleInfo: {
      changed: on(lists, 'changed', (socket, todos) => socket.assign({ todos })),
    },

    render: ({ todos, show, draft, problem, editing }) => html`
      <section class="card">
        ${newTodo(draft, problem)}
        <ul class="todos" aria-label="Todos">${each(
          todos.filter((todo) => isShown(todo, show)),
          (todo) => todo.id,
          (todo) =>
            html`<li id="todo-${todo.id}" class=${todo.isDone && 'done'}>${
              editing?.id === todo.id ? editor(todo, editing) : line(todo)
            }</li>`,
        )}</ul>
        ${!todos.some((todo) => isShown(todo, show)) && html`<p class="nothing">${NOTHING[show]}</p>`}
        ${summary(todos, show)}
      </section>`,
  })
}

const NOTHING: Readonly<Record<Filter, string>> = {
  all: 'Nothing yet. What comes first?',
  open: 'All done.',
  done: 'Nothing done yet.',
}

function newTodo(draft: string, problem: string | undefined): Rendered {
  return html`
    <form id="new-todo" class="line" phx-change="type" phx-submit="add">
      <label class="unseen" for="new-text">What is to be done?</label>
      <input id="new-text" name="text" value=${draft} placeholder="What is to be done?" autocomplete="off"
        aria-invalid=${problem !== undefined || undefined} aria-describedby="new-problem">
      <button class="main">Add</button>
    </form>
    <p id="new-problem" class="problem" role="alert">${problem}</p>`
}

function line({ id, text, isDone }: Todo): Rendered {
  return html`
    <label class="tick">
      <input type="checkbox" checked=${isDone} phx-click="toggle" phx-value-id="${id}">
      <span class="text">${text}</span>
    </label>
    <button id="edit-${id}" class="small" phx-click="edit" phx-value-id="${id}" aria-label="Edit ${text}">Edit</button>
    <button class="small danger" phx-click="remove" phx-value-id="${id}" aria-label="Delete ${text}">Delete</button>`
}

/** Enter saves, Escape cancels; the hook puts the caret in, and afterwards back on the button it came from. */
function editor({ id, text }: Todo, { problem }: Editing): Rendered {
  return html`
    <form class="line" phx-submit="save">
      <input type="hidden" name="id" value="${id}">
      <input id="text-${id}" name="text" value="${text}" autocomplete="off" aria-label="Todo"
        aria-invalid=${problem !== undefined || undefined} aria-describedby="problem-${id}"
        phx-hook="Caret" data-return="edit-${id}" phx-keydown="cancel" phx-key="Escape">
      <button class="small main">Save</button>
      <button class="small" type="button" phx-click="cancel">Cancel</button>
    </form>
    <p id="problem-${id}" class="problem" role="alert">${problem}</p>`
}

function summary(todos: readonly Todo[], show: Filter): Rendered {
  const open = todos.filter(({ isDone }) => !isDone).length
  return html`
    <div class="summary">
      <p id="count" aria-live="polite">${open} open of ${todos.length}</p>
      <nav aria-label="Show">${FILTERS.map((filter) => html`${choice(filter, show)} `)}</nav>
      <button class="small" phx-click="clearDone" disabled=${open === todos.length}>Clear done</button>
    </div>`
}

/** Another URL of the same view: nothing is loaded, and what somebody is typing stays. */
function choice(filter: Filter, show: Filter): Rendered {
  return link({ patch: `?show=${filter}`, 'aria-current': filter === show && 'page' }, filter)
}

const isShown = ({ isDone }: Todo, show: Filter): boolean => show === 'all' || isDone === (show === 'done')

function problemIn(text: string): string | undefined {
  return text.trim() === '' ? 'Write what is to be done first.' : tooLong(text)
}

function tooLong(text: string): string | undefined {
  const { length } = text.trim()
  return length > LONGEST ? `At most ${LONGEST} letters, please; these are ${length}.` : undefined
}
