import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  component,
  each,
  event,
  fields,
  html,
  liveComponent,
  liveView,
  type LiveRouter,
  type Stream,
} from '../lib/index.ts'

/** The pages that all measured servers serve. The benchmark's server mounts the same. */

const counter = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: {
    inc: (socket) => {
      socket.update('count', (n) => n + 1)
    },
    dec: (socket) => {
      socket.update('count', (n) => n - 1)
    },
  },
  render: ({ count }) =>
    html`<div id="counter"><h1>Count: <span>${count}</span></h1><button phx-click="dec">-</button><button phx-click="inc">+</button></div>`,
})

type Row = { readonly id: number; readonly name: string; readonly price: string; readonly qty: number }

const newRow = (id: number): Row => ({ id, name: `item-${String(id)}`, price: (id * 1.5).toFixed(2), qty: 0 })

const rowCount = ({ n }: { readonly n?: string | undefined }): number =>
  Math.min(100_000, Math.max(1, Math.trunc(Number(n ?? 1000)) || 1000))

const ofId = fields({ id: Number })

const table = liveView({
  params: rowCount,
  mount: (_socket, { params }) => ({
    rows: Array.from({ length: params }, (_, i) => newRow(i + 1)),
    next: params + 1,
  }),
  handleEvent: {
    append: (socket) => {
      const { rows, next } = socket.assigns
      socket.assign({ rows: [...rows, newRow(next)], next: next + 1 })
    },
    prepend: (socket) => {
      const { rows, next } = socket.assigns
      socket.assign({ rows: [newRow(next), ...rows], next: next + 1 })
    },
    touch: event(ofId, (socket, { id }) => {
      socket.update('rows', (rows) => rows.map((row) => (row.id === id ? { ...row, qty: row.qty + 1 } : row)))
    }),
    swap: (socket) => {
      socket.update('rows', (rows) => {
        const [second, last] = [rows[1], rows.at(-2)]
        return second && last && rows.length > 3 ? rows.with(1, last).with(-2, second) : rows
      })
    },
    remove: event(ofId, (socket, { id }) => {
      socket.update('rows', (rows) => rows.filter((row) => row.id !== id))
    }),
  },
  render: ({ rows }) =>
    html`<table><tbody id="rows">${each(
      rows,
      (row) => row.id,
      ({ id, name, price, qty }) =>
        html`<tr id="row-${id}"><td>${id}</td><td>${name}</td><td>${price}</td><td>${qty}</td><td><button phx-click="touch" phx-value-id="${id}">+</button></td></tr>`,
      each.same,
    )}</tbody></table>`,
})

/** The same rows, which the server does not keep. The visitor says how often a row was touched. */
const stream = liveView<{ readonly rows: Stream<Row> }, number>({
  params: rowCount,
  mount: (socket, { params }) => ({
    rows: socket.stream(
      Array.from({ length: params }, (_, i) => newRow(i + 1)),
      { id: ({ id }) => `row-${id}` },
    ),
  }),
  handleEvent: {
    touch: event(fields({ id: Number, qty: Number }), (socket, { id, qty }) => {
      socket.streamInsert('rows', { ...newRow(id), qty })
    }),
  },
  render: ({ rows }) =>
    html`<table><tbody id="rows" phx-update="stream">${rows.each(
      ({ id, name, price, qty }, row) =>
        html`<tr id="${row}"><td>${id}</td><td>${name}</td><td>${price}</td><td>${qty}</td><td><button phx-click="touch" phx-value-id="${id}">+</button></td></tr>`,
    )}</tbody></table>`,
})

const ticker = liveView({
  mount(socket) {
    socket.subscribe('tick')
    return { tick: 0 }
  },
  handleInfo: {
    tick: (socket, tick: number) => {
      socket.assign({ tick })
    },
  },
  render: ({ tick }) => html`<div id="ticker">Tick: <span>${tick}</span></div>`,
})

/** Hears a topic of its own. */
const part = liveComponent({
  mount({ id }: { readonly id: number }, socket) {
    socket.subscribe(`part-${String(id)}`)
    return { tick: 0 }
  },
  handleInfo: {
    tick: (socket, tick: number) => {
      socket.assign({ tick })
    },
  },
  render: ({ id, tick }) => html`<p id="part-${id}">Part ${id}: <span>${tick}</span></p>`,
})

const parts = liveView({
  params: rowCount,
  mount: (_socket, { params }) => ({ ids: Array.from({ length: params }, (_, i) => i + 1) }),
  render: ({ ids }) =>
    html`<div id="parts">${each(
      ids,
      (id) => id,
      (id) => component(part, { id }),
    )}</div>`,
})

/** Mounts them, with `POST /tick` and `POST /parts`. */
export function mountPages(live: LiveRouter): void {
  let ticks = 0
  live.live('/counter', counter)
  live.live('/table', table)
  live.live('/stream', stream)
  live.live('/ticker', ticker)
  live.live('/components', parts)
  live.post('/tick', (_req, res) => {
    ticks++
    live.pubsub.broadcast('tick', 'tick', ticks)
    res.send(String(ticks))
  })
  // Updates the parts in turn, as often as is asked, each in a turn of its own.
  live.post('/parts', async ({ query: { n, updates } }, res) => {
    for (let i = 0; i < Number(updates); i++) {
      live.pubsub.broadcast(`part-${String((i % Number(n)) + 1)}`, 'tick', i + 1)
      await nextTurn()
    }
    res.send('done')
  })
}
