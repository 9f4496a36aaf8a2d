import { HttpClient } from '../http-client.ts'
import { factsOf, JoinedView } from '../joined-view.ts'
import { laneOf, repeat } from '../lanes.ts'
import { loads } from '../loads.ts'
import type { Order } from '../orders.ts'
import { memoryOf, type Process } from '../process-memory.ts'
import { ProcessClock } from '../process-clock.ts'
import { closeViews, framesOfAll, openViews } from '../visitors.ts'
import { brokerLaw } from './broker-law.ts'
import type { Laws } from './laws.ts'

/** What one thing costs the server, each measured alone for some seconds. */
export async function measureLaws(server: Process, seconds: number): Promise<Laws> {
  const { resident: empty } = await memoryOf(server)
  // First, because what later loads leave on the heap would hide it.
  const memory = await memoryLaw(server)
  const order: Order = { load: 'events', ...server, page: '/counter', event: 'inc', connections: 16, seconds }
  const page = await costOf('firstPages', order)
  const visit = await costOf('joins', order)
  const event = await costOf('events', { ...order, connections: 64 })
  return {
    page,
    join: visit - page,
    resume: await resumeLaw(order),
    event,
    ...(await broadcastLaws(server)),
    heartbeat: await heartbeatLaw(order),
    memory,
    empty,
  }
}

/** @returns microseconds a time */
async function costOf(load: 'firstPages' | 'joins' | 'events', order: Order): Promise<number> {
  const { value = Number.NaN } = await loads[load](order)
  return 1e6 / value
}

/** Pages that were loaded once connect and join again and again. */
async function resumeLaw(order: Order): Promise<number> {
  const http = await HttpClient.open(order.port)
  const facts = factsOf(await http.request('GET', order.page), order.page)
  http.close()
  const rate = await repeat(order, async () => {
    const view = await JoinedView.join(order, facts)
    await view.close()
  })
  return 1e6 / rate
}

async function heartbeatLaw(order: Order): Promise<number> {
  const views = await openViews(order, order.connections)
  const rate = await repeat(order, async (lane) => {
    await laneOf(views, lane).heartbeat()
  })
  await closeViews(views)
  return 1e6 / rate
}

/** A frame is what one more view adds to a broadcast; a message is what is left of one that came from another process. */
async function broadcastLaws(server: Process): Promise<Pick<Laws, 'broadcast' | 'frame'>> {
  const [few, many] = [50, 1000]
  const [ofFew, ofMany] = [await broadcastTo(server, few, 400), await broadcastTo(server, many, 60)]
  const frame = (ofMany - ofFew) / (many - few)
  return { frame, broadcast: Math.max(0, (await brokerLaw()) - frame) }
}

/** Microseconds of one broadcast to so many views. */
async function broadcastTo(server: Process, count: number, times: number): Promise<number> {
  const views = await openViews({ ...server, page: '/ticker' }, count)
  const http = await HttpClient.open(server.port)
  const tick = async (): Promise<void> => {
    const frames = framesOfAll(views)
    await http.request('POST', '/tick')
    await frames
  }
  for (let i = 0; i < times / 4; i++) await tick()
  const clock = new ProcessClock(server.pid)
  for (let i = 0; i < times; i++) await tick()
  const cost = (clock.seconds * 1e6) / times
  http.close()
  await closeViews(views)
  return cost
}

/** Bytes of a connection with a small view. Some come and go before, so that the code is there. */
async function memoryLaw(server: Process): Promise<number> {
  const count = 4000
  await closeViews(await openViews({ ...server, page: '/counter' }, 200))
  const before = await memoryOf(server)
  const views = await openViews({ ...server, page: '/counter' }, count)
  const bytes = ((await memoryOf(server)).resident - before.resident) / count
  await closeViews(views)
  return bytes
}
