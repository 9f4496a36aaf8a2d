import type { AddressInfo } from 'node:net'
import express from 'express'
import { event, fields, html, liveRouter, liveView } from '../../lib/index.ts'
import { heapAfterGc } from '../bench/heap.ts'

/**
 * What `npm run fuzz` sends its frames to. Says its port, and then answers `GET /state`: what the heap holds, what failed, and
 * what `Object.prototype` has.
 */
const failures: string[] = []
process.on('uncaughtException', (error) => failures.push(`exception: ${String(error.stack)}`))
process.on('unhandledRejection', (error) => failures.push(`rejection: ${String(error)}`))

let handled = 0
const view = liveView({
  mount(socket): { n: number } {
    socket.subscribe('news')
    return { n: 0 }
  },
  handleEvent: {
    add: event(fields({ by: Number }), (socket, { by }) => {
      handled++
      if (!Number.isFinite(by)) failures.push(`a handler was given ${by}`)
      socket.update('n', (n) => (n + by) % 1000)
    }),
    save() {
      handled++
    },
  },
  render: ({ n }) => html`<b id="n">${n}</b><button phx-click="add" phx-value-by="1">+</button>`,
})

const live = liveRouter({
  secret: 'a secret of no less than thirty-two letters',
  logger: { debug: () => undefined, warn: () => undefined, error: () => undefined },
  onError: (error) => failures.push(`${error.code}: ${error.message}`),
  limits: {
    refusedFrames: 1e9,
    framesPerSecond: 1e9,
    eventsPerSecond: Infinity,
    viewEventsPerSecond: Infinity,
  },
})
live.live('/', view)

const app = express()
app.get('/state', (_req, res) => {
  res.json({
    heap: heapAfterGc(),
    failures,
    handled,
    listeners: live.pubsub.size,
    prototype: Object.getOwnPropertyNames(Object.prototype),
  })
})
const server = app.use(live).listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.once('disconnect', () => process.exit())
