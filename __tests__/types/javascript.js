// @ts-check
/* Checked by tsc, never run: what somebody has who writes JavaScript, with types in comments. */
import express from 'express'
import { event, fields, html, liveRouter, liveView } from '../../lib/index.ts'

const counter = liveView({
  mount: () => ({ count: 0 }),
  handleEvent: {
    dec: (socket) => socket.update('count', (count) => count - 1),
    inc: (socket) => socket.update('count', (count) => count + 1),
    // @ts-expect-error a misspelt assign
    typo: (socket) => socket.update('cuont', (count) => count + 1),
    // @ts-expect-error a value of another type
    wrong: (socket) => socket.assign({ count: 'one' }),
  },
  render: ({ count }) => html`
    <h1>Count: <span id="count">${count.toFixed()}</span></h1>
    <button phx-click="dec">-</button> <button phx-click="inc">+</button>`,
})

const live = liveRouter()
live.live('/', counter)
express().use(live)

// @ts-expect-error an option that there is not
liveRouter({ titel: 'Shop' })

// @ts-expect-error what is no view
live.live('/', express())

/** @typedef {{ readonly rows: readonly string[], readonly note?: string }} State */

const add = fields({ text: String })

/** @type {import('../../lib/index.ts').EventHandler<State>} */
const clear = (socket) => socket.assign({ rows: [] })

export const list = liveView({
  /** @returns {State} */
  mount: () => ({ rows: [] }),
  handleEvent: {
    clear,
    add: event(add, (socket, { text }) => socket.assign({ rows: [...socket.assigns.rows, text.trim()] })),
    // @ts-expect-error a misspelt field
    typo: event(add, (socket, { txet }) => socket.assign({ note: txet })),
    // @ts-expect-error a misspelt assign
    typoToo: event(add, (socket, { text }) => socket.assign({ noet: text })),
  },
  // @ts-expect-error a table in a template
  render: ({ rows, note }) => html`${rows.length} ${note} ${{ rows }}`,
})
