import {
  component,
  each,
  event,
  fields,
  html,
  liveView,
  on,
  onPresence,
  topic,
  type LiveView,
  type Rendered,
  type Socket,
} from '../lib/index.ts'
import { boardCard, problemIn } from './board-card.ts'
import { COLUMNS, type Card, type CardStore, type Column } from './card-store.ts'

type Person = { readonly name: string }

const boards = topic<{ changed: string }, Person>('board')

const TITLES: Readonly<Record<Column, string>> = { todo: 'To do', doing: 'Doing', done: 'Done' }

type Assigns = {
  readonly cards: readonly Card[]
  readonly me: string
  readonly people: readonly string[]
  /** What was done last, for screen readers. */
  readonly said: string
  readonly problem: { readonly column: Column; readonly text: string } | undefined
}

const isColumn = (text: string): text is Column => COLUMNS.some((column) => column === text)

/** A board of cards that all visitors share, and who looks at it. Each card is a live component. */
export function board(store: CardStore): LiveView {
  /** Shows and says to all what was done. */
  function changed(socket: Socket<Assigns>, said: string): void {
    socket.assign({ cards: store.all(), said })
    socket.broadcastFrom(boards, 'changed', `${socket.assigns.me}: ${said}`)
  }

  function move(socket: Socket<Assigns>, id: number, column: Column, index: number): void {
    const card = store.all().find((each) => each.id === id)
    if (!card) return
    store.move(id, column, index)
    const there = cardsIn(store.all(), column)
    const place = there.findIndex((each) => each.id === id) + 1
    changed(socket, `${card.text} is in ${TITLES[column]}, place ${place} of ${there.length}.`)
  }

  return liveView({
    mount(socket, { session }): Assigns {
      const me = String(session['guest'] ?? 'Somebody')
      socket.subscribe(boards)
      socket.track(boards, me, { name: me })
      return {
        cards: store.all(),
        me,
        people: namesIn(socket.presences(boards)),
        said: '',
        problem: undefined,
      }
    },

    handleEvent: {
      add: event(fields({ column: String, text: String }), (socket, { column, text }) => {
        if (!isColumn(column)) return
        const problem = problemIn(text)
        socket.assign({ problem: problem === undefined ? undefined : { column, text: problem } })
        if (problem !== undefined) return
        store.add(column, text.trim())
        socket.resetForm(`add-${column}`)
        changed(socket, `${text.trim()} is new in ${TITLES[column]}.`)
      }),
      move: event(fields({ id: Number, column: String, index: Number }), (socket, { id, column, index }) => {
        if (isColumn(column)) move(socket, id, column, Math.max(0, Math.trunc(index)))
      }),
    },

    handleInfo: {
      changed: on(boards, 'changed', (socket, said) => socket.assign({ cards: store.all(), said })),
      lifted: on(boardCard, 'lifted', (socket, { card, isHeld }) =>
        socket.assign({
          said: isHeld
            ? `${card.text} is lifted. The arrow keys move it, space puts it down.`
            : `${card.text} is put down in ${TITLES[card.column]}.`,
        }),
      ),
      nudged: on(boardCard, 'nudged', (socket, { card, key }) => {
        const { column, index } = beside(socket.assigns.cards, card, key)
        move(socket, card.id, column, index)
      }),
      saved: on(boardCard, 'saved', (socket, { card, text, details }) => {
        store.edit(card.id, text, details)
        changed(socket, `${text} is saved.`)
      }),
      removed: on(boardCard, 'removed', (socket, card) => {
        store.remove(card.id)
        changed(socket, `${card.text} is deleted.`)
      }),
    },

    handlePresence: onPresence(boards, (socket, { topic }) => {
      socket.assign({ people: namesIn(socket.presences(topic)) })
    }),

    render: ({ cards, me, people, said, problem }) => html`
      <ul class="people" aria-label="Who looks at the board">${each(
        people,
        (name) => name,
        (name) => html`<li class="person">${name}${name === me && ' (you)'}</li>`,
      )}</ul>
      <div class="board" id="board" phx-hook="Board">${COLUMNS.map((column) =>
        stack(column, cardsIn(cards, column), problem?.column === column ? problem.text : undefined),
      )}</div>
      <p class="aside" id="how">Drag a card, or choose its handle with space and move it by the arrow keys.</p>
      <p id="said" class="unseen" aria-live="polite">${said}</p>`,
  })
}

function stack(column: Column, cards: readonly Card[], problem: string | undefined): Rendered {
  return html`
    <section class="column card" data-column="${column}" aria-labelledby="head-${column}">
      <h2 id="head-${column}">${TITLES[column]} <span class="count">${cards.length}</span></h2>
      <ol class="stack" aria-labelledby="head-${column}">${each(
        cards,
        ({ id }) => id,
        (card) => component(boardCard, { id: card.id, card }),
      )}</ol>
      <form id="add-${column}" class="line" phx-submit="add">
        <input type="hidden" name="column" value="${column}">
        <input name="text" placeholder="Add a card" autocomplete="off" aria-label="New card in ${TITLES[column]}"
          aria-invalid=${problem !== undefined || undefined} aria-describedby="add-problem-${column}">
        <button class="small main">Add</button>
      </form>
      <p id="add-problem-${column}" class="problem" role="alert">${problem}</p>
    </section>`
}

const cardsIn = (cards: readonly Card[], column: Column): readonly Card[] =>
  cards.filter((card) => card.column === column)

const namesIn = (people: ReadonlyMap<string, readonly Person[]>): readonly string[] =>
  [...people.keys()].sort()

/** Where an arrow key moves a card: up and down in its column, or into the next one, as far as there is one. */
function beside(
  cards: readonly Card[],
  { id, column }: Card,
  key: string,
): { readonly column: Column; readonly index: number } {
  const index = cardsIn(cards, column).findIndex((card) => card.id === id)
  if (key === 'ArrowUp' || key === 'ArrowDown')
    return { column, index: Math.max(0, index + (key === 'ArrowUp' ? -1 : 1)) }
  const next = COLUMNS[COLUMNS.indexOf(column) + (key === 'ArrowLeft' ? -1 : 1)] ?? column
  return { column: next, index: next === column ? index : Math.min(index, cardsIn(cards, next).length) }
}
