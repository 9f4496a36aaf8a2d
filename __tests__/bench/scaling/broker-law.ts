import { REDIS, startBroker } from '../../support/brokers.ts'
import { ServerProcess } from '../child-process.ts'
import type { HttpClient } from '../http-client.ts'
import type { JoinedView } from '../joined-view.ts'
import { ProcessClock } from '../process-clock.ts'
import { closeViews, openClients, openViews } from '../visitors.ts'

/** Requests that ask for a message at the same time: a process that is at work finds several at once. */
const LANES = 16
/** What each of them asks for. */
const TIMES = 60

/**
 * What a message of another process costs one that has a single listener, the frame to it included. It comes over Redis.
 * @returns microseconds
 */
export async function brokerLaw(): Promise<number> {
  const broker = await startBroker(REDIS)
  const flags = ['--redis', `redis://127.0.0.1:${String(broker.port)}`]
  const [from, to] = [await ServerProcess.start('server', flags), await ServerProcess.start('server', flags)]
  try {
    const views = await openViews({ port: to.port, page: '/ticker' }, 1)
    const clients = await openClients({ port: from.port, page: '/ticker' }, LANES)
    await broadcast(clients, views)
    const clock = new ProcessClock(to.pid)
    await broadcast(clients, views)
    const cost = (clock.seconds * 1e6) / (TIMES * LANES)
    for (const client of clients) client.close()
    await closeViews(views)
    return cost
  } finally {
    for (const server of [from, to]) server.stop()
    await broker.close()
  }
}

/** Resolves when the view has all frames. */
async function broadcast(clients: readonly HttpClient[], views: readonly JoinedView[]): Promise<void> {
  let frames = 0
  const all = new Promise<void>((resolve) => {
    for (const view of views)
      view.pushed = () => {
        if (++frames === TIMES * LANES) resolve()
      }
  })
  await Promise.all(
    clients.map(async (client) => {
      for (let i = 0; i < TIMES; i++) await client.request('POST', '/tick')
    }),
  )
  await all
}
