import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { liveRouter } from '../../lib/index.ts'
import { mountPages } from '../../demo/bench-pages.ts'

/**
 * The server of the storm: the pages of the benchmark on `PORT`, with the limits that an application has by default.
 * Each visitor has an address of its own, so the proxy is trusted. `GET /lag` says how late the event loop was since
 * the start, in milliseconds, and what was reported. It ends with the program that drives it.
 */
const reported: Record<string, number> = {}
const count = (message: string): void => {
  const [code = ''] = message.split(' ', 1)
  reported[code] = (reported[code] ?? 0) + 1
}
const app = express()
const live = liveRouter({
  secret: 'a secret that outlives the end of a process',
  logger: { debug: count, warn: count, error: (message: string) => count(`error:${message}`) },
})
mountPages(live)
app.set('trust proxy', true)
const lag = monitorEventLoopDelay({ resolution: 5 })
app.get('/lag', (_req, res) => {
  const inMs = (nanoseconds: number): number => nanoseconds / 1e6
  const [p50, p99, max] = [lag.percentile(50), lag.percentile(99), lag.max].map(inMs)
  res.json({ p50, p99, max, reported })
})
app.use(live)

const server = app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1', backlog: 4096 }, () => {
  lag.enable()
  console.log(`listening on 127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('disconnect', () => process.exit())
