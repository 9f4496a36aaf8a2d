import { setTimeout as sleep } from 'node:timers/promises'
import { componentBytes, componentUpdates } from './component-loads.ts'
import { HttpClient } from './http-client.ts'
import { JoinedView, type Place } from './joined-view.ts'
import { median } from './median.ts'
import { modelOf } from './models.ts'
import type { LoadName, Order } from './orders.ts'
import { memoryOf } from './process-memory.ts'
import { streamItems } from './stream-items.ts'
import { checkTree, Replay, treeOf } from './replay.ts'
import { puts, uploads } from './upload-loads.ts'
import { laneOf, repeat } from './lanes.ts'
import { closeViews, framesOfAll, liveHeap, openClients, openViews } from './visitors.ts'

type Figures = Readonly<Record<string, number>>

/** What the generator does, by name. Each checks every answer, and throws on the first that is wrong. */
export const loads: Readonly<Record<LoadName, (order: Order) => Promise<Figures>>> = {
  /** GETs over kept-alive connections. */
  async firstPages(order) {
    const clients = await openClients(order, order.connections)
    const view = Buffer.from(modelOf(order.page).html())
    const rate = await repeat(order, async (lane) => {
      const { status, body } = await laneOf(clients, lane).request('GET', order.page)
      if (status !== 200 || !shows(body, view))
        throw new Error(`not ${order.page}: ${status} ${body.toString()}`)
    })
    for (const client of clients) client.close()
    return { value: rate }
  },

  /** New visitors: GET, connect, join, and away. */
  async joins(order) {
    const clients = await openClients(order, order.connections)
    const first = await JoinedView.open(laneOf(clients, 0), order)
    checkTree(treeOf(first), modelOf(order.page))
    await first.close()
    const rate = await repeat(order, async (lane) => {
      const view = await JoinedView.open(laneOf(clients, lane), order)
      await view.close()
      if (view.joined !== first.joined) throw new Error(`a different join: ${view.joined.slice(0, 200)}`)
    })
    for (const client of clients) client.close()
    return { value: rate }
  },

  /** Each visitor clicks, waits for the reply, clicks again. The first one's diffs are replayed afterwards. */
  async events(order) {
    const views = await openViews(order, order.connections)
    const models = views.map(() => modelOf(order.page))
    const replay = new Replay(laneOf(views, 0), order.page)
    const rate = await repeat(order, async (lane) => {
      const model = laneOf(models, lane)
      const click = model.click(order.event)
      const response = await laneOf(views, lane).click(...click)
      if (!model.isSaidBy(response)) throw new Error(`not the diff of ${click.join()}: ${response}`)
      if (lane === 0) replay.keep(order.event, response)
    })
    replay.check()
    await closeViews(views)
    return { value: rate }
  },

  /** Visitors click at their leisure. How long the slowest hundredth waits for its answer, in milliseconds. */
  async clicks(order) {
    const views = await openViews(order, order.connections)
    const times: number[] = []
    const end = performance.now() + order.seconds * 1000
    const lanes = views.map(async (view) => {
      const model = modelOf(order.page)
      while (performance.now() < end) {
        const click = model.click(order.event)
        const began = performance.now()
        const response = await view.click(...click)
        times.push(performance.now() - began)
        if (!model.isSaidBy(response)) throw new Error(`not the diff of ${click.join()}: ${response}`)
        await sleep(2 * LEISURE * Math.random())
      }
    })
    await Promise.all(lanes)
    await closeViews(views)
    return { value: times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN }
  },

  /** How long it takes from a POST to the last visitor's frame, in milliseconds: the median of some POSTs. */
  async fanOut(order) {
    const views = await openViews(order, order.connections)
    const http = await HttpClient.open(order.port)
    const times: number[] = []
    for (let i = 0; i < FAN_OUTS; i++) {
      const started = performance.now()
      const received = framesOfAll(views)
      const { body } = await http.request('POST', '/tick')
      const { texts, last } = await received
      const end = `"diff",{"0":"${body.toString()}"}]`
      const wrong = texts.find((text) => !text.endsWith(end))
      if (wrong !== undefined) throw new Error(`not …${end}: ${wrong}`)
      times.push(last - started)
    }
    http.close()
    await closeViews(views)
    return { value: median(times.slice(UNMEASURED_FAN_OUTS)) }
  },

  /** Live heap per view that was clicked once and is idle, in bytes; and what is left of it after the end. */
  async idleViews(order) {
    const { connections: count, event } = order
    // As many as are measured: what is compiled for them by then is no memory of theirs.
    await closeViews(await openViews(order, count))
    const before = await liveHeap(order.port)
    const views = await openViews(order, count)
    await Promise.all(views.map((view) => view.click(...modelOf(order.page).click(event))))
    const during = await liveHeap(order.port)
    await closeViews(views)
    const after = await liveHeap(order.port)
    return { value: (during - before) / count, left: (after - before) / count }
  },

  /**
   * Resident memory and live heap per view that was joined and is idle, in bytes: what a server that has served nothing
   * yet takes more then, shared among them. So what grows once, such as compiled code and the space for new objects, counts.
   */
  async residentViews({ port, pid, page, connections: count }) {
    const before = await memoryOf({ port, pid })
    const views = await openViews({ port, page }, count)
    const during = await memoryOf({ port, pid })
    await closeViews(views)
    return {
      resident: (during.resident - before.resident) / count,
      heap: (during.heap - before.heap) / count,
    }
  },

  componentUpdates,
  componentBytes,
  streamItems,
  uploads,
  puts,

  /** The bytes of replies to an append, a prepend and a swap, with and without splices; each is replayed. */
  async spliceBytes({ port, page }) {
    const spliced = await replyBytes({ port, page, extensions: ['splice'] })
    const plain = await replyBytes({ port, page })
    return {
      ...spliced,
      ...Object.fromEntries(Object.entries(plain).map(([event, size]) => [`${event} plain`, size])),
    }
  },
}

/** From an answer to the next click, on the average. @unit milliseconds */
const LEISURE = 50

const FAN_OUTS = 13
/** The first ones find code that nobody has run yet. */
const UNMEASURED_FAN_OUTS = 3

async function replyBytes(place: Place): Promise<Figures> {
  const views = await openViews(place, 1)
  const view = laneOf(views, 0)
  const replay = new Replay(view, place.page)
  const model = modelOf(place.page)
  const bytes: Record<string, number> = {}
  for (const event of ['append', 'prepend', 'swap']) {
    const response = await view.click(...model.click(event))
    replay.keep(event, response)
    bytes[event] = response.length
  }
  replay.check()
  await closeViews(views)
  return bytes
}

/** Does the page hold this view, byte for byte? The view stands nearly at its end. */
function shows(page: Buffer, view: Buffer): boolean {
  const at = page.indexOf(view.subarray(0, 32))
  return at >= 0 && page.subarray(at, at + view.length).equals(view)
}
