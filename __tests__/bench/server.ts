import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import express from 'express'
import { redisAdapter } from '../../lib/adapters/redis.ts'
import { liveRouter, PubSub } from '../../lib/index.ts'
import { mountPages } from '../../demo/bench-pages.ts'
import { heapAfterGc } from './heap.ts'

/**
 * Serves the pages of the benchmark on `PORT` (4000), with `POST /gc` for the live heap in bytes. Frames and events are
 * not held back: a generator sends more in a second than the default lets a person's browser send. Nor is a connection ended
 * that sends no heartbeat or joins late, because to open thousands takes minutes on a busy machine.
 * With `--redis URL` it is one of several processes. It ends with the program that drives it, if there is one.
 */
async function main(): Promise<void> {
  const { redis } = parseArgs({ options: { redis: { type: 'string' } } }).values
  const app = express()
  const live = liveRouter({
    secret: 'a secret for a benchmark on the loopback interface',
    title: 'bench',
    limits: {
      framesPerSecond: Infinity,
      eventsPerSecond: Infinity,
      viewEventsPerSecond: Infinity,
      silence: Infinity,
      joinTime: Infinity,
    },
    ...(redis !== undefined && { pubsub: await pubsubOver(redis) }),
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
  // A generator that was kept waiting for the processor is no client that has gone.
  server.keepAliveTimeout = 600_000
}

/** Loads the client of Redis only where it is used: it would be in all other measures. */
async function pubsubOver(url: string): Promise<PubSub> {
  const { createClient } = await import('redis')
  return new PubSub({ adapter: redisAdapter(await createClient({ url }).connect()) })
}

process.once('disconnect', () => process.exit())
void main()
