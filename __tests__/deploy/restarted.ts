import { setTimeout as wait } from 'node:timers/promises'
import express, { type Express } from 'express'
import { event, fields, html, liveRouter, liveView, type LiveRouter } from '../../lib/index.ts'

/** The application that a test restarts. The process that runs it adds how it ends, as the guide says it. */

/** What a visitor does takes a moment, and is told to the test when it was done. */
const work = liveView({
  mount: () => ({ done: '', text: '' }),
  handleEvent: {
    work: event(fields({ what: String }), async (socket, { what }) => {
      await wait(5)
      process.send?.(what)
      socket.assign({ done: what })
    }),
    typed: event(fields({ text: String }), (socket, { text }) => socket.assign({ text })),
  },
  render: ({ done, text }) => html`
    <button phx-click="work" phx-value-what="click">${done}</button>
    <form id="note" phx-change="typed"><input name="text" value="${text}" /></form>
    <p>${text}</p>
  `,
})

export const live: LiveRouter = liveRouter({
  secret: 'the same in all processes, and long enough',
}).live('/', work)
export const app: Express = express().use(live)
