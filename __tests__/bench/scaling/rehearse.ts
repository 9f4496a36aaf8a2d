import { setTimeout as sleep } from 'node:timers/promises'
import { HttpClient } from '../http-client.ts'
import { JoinedView } from '../joined-view.ts'
import { memoryOf, type Process } from '../process-memory.ts'
import { ProcessClock } from '../process-clock.ts'
import { closeViews, openViews } from '../visitors.ts'
import type { Laws } from './laws.ts'

/** What was foreseen for so many visitors, and what was seen. */
export interface Rehearsal {
  readonly visitors: number
  /** @unit cores */
  readonly cores: { readonly foreseen: number; readonly seen: number }
  /** @unit bytes, above the process without visitors */
  readonly memory: { readonly foreseen: number; readonly seen: number }
}

/** What each visitor does: ten times as busy as a person, so that a second of processor time comes together. @unit per second */
const EVENTS = 1
const BROADCASTS = 1
const HEARTBEATS = 0.2
const VISITS = 0.02

/** What the visitors did while it was measured: on a busy machine it is less than they meant to. */
type Done = { events: number; frames: number; heartbeats: number; visits: number }

/** Half of the visitors click, and half of them hear broadcasts and beat; some come and go. */
export async function rehearse(
  server: Process,
  visitors: number,
  laws: Laws,
  seconds: number,
): Promise<Rehearsal> {
  const half = visitors / 2
  await warmUp(server)
  const before = (await memoryOf(server)).resident
  const clickers = await openViews({ ...server, page: '/counter' }, half)
  const listeners = await openViews({ ...server, page: '/ticker' }, half)
  const after = (await memoryOf(server)).resident
  const { share, done, passed } = await busyWith(server, { clickers, listeners, seconds })
  await closeViews([...clickers, ...listeners])
  const foreseen =
    done.events * laws.event +
    done.frames * laws.frame +
    done.heartbeats * laws.heartbeat +
    done.visits * (laws.page + laws.join)
  return {
    visitors,
    cores: { foreseen: foreseen / 1e6 / passed, seen: share },
    memory: { foreseen: visitors * laws.memory, seen: after - before },
  }
}

/** What a server runs for the first time is compiled: that is no part of what visitors cost. */
async function warmUp(server: Process): Promise<void> {
  const http = await HttpClient.open(server.port)
  const clickers = await openViews({ ...server, page: '/counter' }, 30)
  const listeners = await openViews({ ...server, page: '/ticker' }, 30)
  for (let i = 0; i < 150; i++) {
    await Promise.all(clickers.map((view) => view.click('inc', '{}')))
    await Promise.all(listeners.map((view) => view.heartbeat()))
    await http.request('POST', '/tick')
  }
  for (let i = 0; i < 150; i++) await visit(http, server)
  http.close()
  await closeViews([...clickers, ...listeners])
}

type Crowd = {
  readonly clickers: readonly JoinedView[]
  readonly listeners: readonly JoinedView[]
  readonly seconds: number
}

/** The share of a core that the server is busy with, what was done meanwhile, and in how many seconds. */
async function busyWith(
  server: Process,
  { clickers, listeners, seconds }: Crowd,
): Promise<{ readonly share: number; readonly done: Done; readonly passed: number }> {
  const http = await HttpClient.open(server.port)
  const visits = VISITS * (clickers.length + listeners.length)
  const done: Done = { events: 0, frames: 0, heartbeats: 0, visits: 0 }
  const end = performance.now() + (seconds + 1) * 1000
  const all = Promise.all([
    ...clickers.map((view) => regularly(EVENTS, end, () => counted(done, 'events', view.click('inc', '{}')))),
    ...listeners.map((view) =>
      regularly(HEARTBEATS, end, () => counted(done, 'heartbeats', view.heartbeat())),
    ),
    regularly(BROADCASTS, end, async () => {
      await http.request('POST', '/tick')
      done.frames += listeners.length
    }),
    visitsOf(server, (http) => regularly(visits, end, () => counted(done, 'visits', visit(http, server)))),
  ])
  await sleep(1000)
  const [clock, started, early] = [new ProcessClock(server.pid), performance.now(), { ...done }]
  await sleep(seconds * 1000 - 500)
  const passed = (performance.now() - started) / 1000
  const [share, late] = [clock.seconds / passed, { ...done }]
  await all
  http.close()
  return { share, done: difference(early, late), passed }
}

/** A connection of its own, for it asks for one thing at a time. */
async function visitsOf({ port }: Process, act: (http: HttpClient) => Promise<void>): Promise<void> {
  const http = await HttpClient.open(port)
  await act(http)
  http.close()
}

async function counted(done: Done, what: keyof Done, act: Promise<unknown>): Promise<void> {
  await act
  done[what]++
}

function difference(early: Done, late: Done): Done {
  const names = Object.keys(late) as (keyof Done)[]
  return Object.fromEntries(names.map((name) => [name, late[name] - early[name]])) as Done
}

async function visit(http: HttpClient, { port }: Process): Promise<void> {
  const view = await JoinedView.open(http, { port, page: '/counter' })
  await view.close()
}

/** So often a second, beginning anywhere in the first pause, one after the other. */
async function regularly(rate: number, end: number, act: () => Promise<unknown>): Promise<void> {
  let next = performance.now() + (Math.random() * 1000) / rate
  while (next < end) {
    await sleep(Math.max(0, next - performance.now()))
    await act()
    next += 1000 / rate
  }
}
