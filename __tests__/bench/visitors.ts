import { setTimeout as sleep } from 'node:timers/promises'
import { HttpClient } from './http-client.ts'
import { JoinedView, type Place } from './joined-view.ts'

export function openClients({ port }: Place, count: number): Promise<HttpClient[]> {
  return Promise.all(Array.from({ length: count }, () => HttpClient.open(port)))
}

/** Not all at once: a queue of connections that nobody accepts is no part of any measure. */
export async function openViews(place: Place, count: number): Promise<JoinedView[]> {
  const clients = await openClients(place, Math.min(count, 16))
  const views: JoinedView[] = []
  let started = 0
  const lanes = clients.map(async (http) => {
    while (started++ < count) views.push(await JoinedView.open(http, place))
    http.close()
  })
  await Promise.all(lanes)
  return views
}

export async function closeViews(views: readonly JoinedView[]): Promise<void> {
  await Promise.all(views.map((view) => view.close()))
}

type Frames = { readonly texts: readonly string[]; readonly last: number }

/** The next frame of each view, and when the last one came. */
export function framesOfAll(views: readonly JoinedView[]): Promise<Frames> {
  const texts: string[] = []
  return new Promise((resolve) => {
    for (const view of views) {
      view.pushed = (text) => {
        if (texts.push(text) === views.length) resolve({ texts, last: performance.now() })
      }
    }
  })
}

/** What the server's heap holds, in bytes, once the reading no longer falls. */
export async function liveHeap(port: number): Promise<number> {
  const http = await HttpClient.open(port)
  let [was, is] = [Infinity, await gc(http)]
  while (is < was * 0.998) {
    await sleep(20)
    was = is
    is = await gc(http)
  }
  http.close()
  return is
}

async function gc(http: HttpClient): Promise<number> {
  const { status, body } = await http.request('POST', '/gc')
  if (status !== 200) throw new Error('the server was not started with --expose-gc')
  return Number(body.toString())
}
