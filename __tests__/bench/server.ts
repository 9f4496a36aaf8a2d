import type { AddressInfo } from 'node:net'
import express from 'express'
import { liveRouter } from '../../lib/index.ts'
import { mountPages } from '../../demo/bench-pages.ts'
import { heapAfterGc } from './heap.ts'

/**
 * Serves the pages of the benchmark on `PORT` (4000), with `POST /gc` for the live heap in bytes. Frames and events are
 * not held back: a generator sends more in a second than the default lets a person's browser send.
 * It ends with the program that drives it, if there is one.
 */
const app = express()
const live = liveRouter({
  secret: 'a secret for a benchmark on the loopback interface',
  title: 'bench',
  limits: { framesPerSecond: Infinity, eventsPerSecond: Infinity, viewEventsPerSecond: Infinity },
})
mountPages(live)
app.disable('x-powered-by')
app.post('/gc', (_req, res) => {
  const heap = heapAfterGc()
  if (heap === undefined) res.sendStatus(404)
  else res.type('text').send(String(heap))
})
app.use(live)

const server = app.listen(Number(process.env['PORT'] ?? 4000), '127.0.0.1', () => {
  console.log(`listening on 127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('disconnect', () => process.exit())
