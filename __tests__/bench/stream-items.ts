import { laneOf } from './lanes.ts'
import type { Order } from './orders.ts'
import { closeViews, liveHeap, openViews } from './visitors.ts'

/** So many items come first that what is compiled and kept once for them is no growth. */
const WARM_UP = 0.2

/** By how much the live heap of the server grows while one stream passes on as many items as there are connections, in bytes. */
export async function streamItems(order: Order): Promise<Readonly<Record<string, number>>> {
  const views = await openViews(order, 1)
  const view = laneOf(views, 0)
  let last = 0
  const send = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const id = String(++last)
      const response = await view.click(order.event, `{"id":"${id}","qty":"1"}`)
      if (!response.includes(`"item-${id}"`)) throw new Error(`not item ${id}: ${response.slice(0, 200)}`)
    }
  }
  const items = order.connections
  await send(Math.ceil(items * WARM_UP))
  const before = await liveHeap(order.port)
  await send(items)
  const after = await liveHeap(order.port)
  await closeViews(views)
  return { growth: after - before, perItem: (after - before) / items }
}
