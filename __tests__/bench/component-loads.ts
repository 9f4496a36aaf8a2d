import { HttpClient } from './http-client.ts'
import type { JoinedView } from './joined-view.ts'
import { laneOf, repeat } from './lanes.ts'
import type { Order } from './orders.ts'
import { closeViews, openViews } from './visitors.ts'

/** What is measured of the page of components, each of which hears a topic of its own. */

type Figures = Readonly<Record<string, number>>

/** In one POST. A multiple of all numbers of components. */
const UPDATES = 1000

/** How much CPU the server uses for an update of one component, and its frame, in microseconds. */
export async function componentUpdates(order: Order): Promise<Figures> {
  const views = await openViews(order, order.connections)
  const http = await HttpClient.open(order.port)
  const count = Number(/\d+$/.exec(order.page)?.[0])
  const rate = await repeat({ ...order, connections: 1 }, async () => {
    const heard = views.map((view) => updatesOf(view, count))
    await Promise.all([
      ...heard,
      http.request('POST', `/parts?n=${String(count)}&updates=${String(UPDATES)}`),
    ])
  })
  http.close()
  await closeViews(views)
  return { value: 1e6 / (rate * UPDATES * views.length) }
}

/** The size of the first diff, and how often it has the statics of the component. */
export async function componentBytes(order: Order): Promise<Figures> {
  const views = await openViews(order, 1)
  const { joined } = laneOf(views, 0)
  await closeViews(views)
  return { bytes: joined.length, statics: joined.split(': <span>').length - 1 }
}

/** Each component is to be updated in its turn. Rejects for another frame. */
function updatesOf(view: JoinedView, count: number): Promise<void> {
  let heard = 0
  return new Promise((resolve, reject) => {
    view.pushed = (text) => {
      const end = `"diff",{"c":{"${String((heard++ % count) + 1)}":{"2":"${String(heard)}"}}}]`
      if (!text.endsWith(end)) reject(new Error(`not …${end}: ${text.slice(0, 200)}`))
      if (heard === UPDATES) resolve()
    }
  })
}
