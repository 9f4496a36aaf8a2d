import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect, parseArgs } from 'node:util'
import { median } from '../bench/median.ts'
import { dice } from '../support/damage.ts'
import { visitByPolling } from './poll-visitor.ts'
import type { Reading } from './server.ts'
import { RemoteServer, visit } from './visitor.ts'

/**
 * Random visitors for a long time: `npm run soak`.
 *
 *     npm run soak -- --minutes 60 --visitors 20 --seed 1
 *
 * The time is cut into rounds. In each, visitors come over WebSocket and by long polling, and do at random what people do. At
 * the end of a round all have left, and the server says what it holds. The exit status is 1 when a subscription, a view, a
 * connection, a timer or a listener is left, when the heap grows from round to round, or when anything failed. docs/development.md
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    visitors: { type: 'string', default: '20' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const [minutes, visitors, seed] = [values.minutes, values.visitors, values.seed].map(Number) as [
  number,
  number,
  number,
]
const rounds = Number(values.rounds ?? Math.max(6, Math.round(minutes)))

/** What the heap may grow by, from the middle third of the rounds to the last. The first is the warm-up. @unit bytes */
const GROWTH = 1_000_000

/** How long what has left may be seen: a session of long polling waits for its browser for 15 s. @unit milliseconds */
const PATIENCE = 60_000

const MINUTE = 60_000
const WARM_UP = 3_000

/** What visitors saw that they must not. */
const failures: string[] = []

async function main(): Promise<void> {
  if (!(minutes > 0 && visitors >= 4 && rounds >= 3)) throw new Error('not understood: a number')
  const server = fork(path.join(__dirname, 'server.ts'), { execArgv: ['--import', 'tsx', '--expose-gc'] })
  try {
    const [port] = (await once(server, 'message')) as [number]
    // The first visitors bring what an application has for good, such as listeners for upgrades.
    await play(port, { round: 0, time: WARM_UP })
    const before = { ...(await readingOf(server)), subscriptions: 0, connections: 0, views: 0 }
    const readings: Reading[] = []
    for (let round = 0; round < rounds; round++) {
      const acts = await play(port, { round: round + 1, time: (minutes * MINUTE) / rounds })
      const reading = await whenQuiet(server, before)
      readings.push(reading)
      print(round, acts, reading)
    }
    judge(before, readings)
  } finally {
    server.kill()
  }
}

/** A round: all visitors, until its time is over. @returns how often they acted */
async function play(
  port: number,
  { round, time }: { readonly round: number; readonly time: number },
): Promise<number> {
  const until = performance.now() + time
  const [remote, host] = [new RemoteServer(port), `127.0.0.1:${String(port)}`]
  const acts = await Promise.all(
    Array.from({ length: visitors }, async (_, index) => {
      const roll = dice(seed * 1_000_003 + round * 1009 + index)
      const visiting = index % 4 === 3 ? visitByPolling(host, roll, until) : visit(remote, roll, until)
      return visiting.catch((error: unknown) => {
        failures.push(`visitor ${String(index)}: ${inspect(error)}`)
        return 0
      })
    }),
  )
  return acts.reduce((sum, each) => sum + each, 0)
}

/** What the server holds when everybody has left; whatever it holds when patience ends. */
async function whenQuiet(server: ChildProcess, before: Reading): Promise<Reading> {
  const end = performance.now() + PATIENCE
  let now = await readingOf(server)
  while (remains(before, now).length > 0 && performance.now() < end) {
    await sleep(1000)
    now = await readingOf(server)
  }
  return now
}

async function readingOf(server: ChildProcess): Promise<Reading> {
  const answered = once(server, 'message')
  server.send('what do you hold?')
  return ((await answered) as [Reading])[0]
}

const COUNTS = ['subscriptions', 'connections', 'views', 'timers', 'sockets', 'listeners'] as const

/** What there is more of than before anybody came. */
function remains(before: Reading, now: Reading): string[] {
  return COUNTS.filter((count) => now[count] > before[count]).map(
    (count) => `${String(now[count] - before[count])} ${count} are left`,
  )
}

function print(round: number, acts: number, now: Reading): void {
  const counts = COUNTS.map((count) => `${String(now[count])} ${count}`).join(', ')
  const minute = ((round + 1) * minutes) / rounds
  console.log(
    `minute ${minute.toFixed(1)}: ${String(acts)} acts; heap ${(now.heap / 1e6).toFixed(2)} MB; ${counts}`,
  )
}

function judge(before: Reading, readings: readonly Reading[]): void {
  const third = Math.floor(readings.length / 3)
  const heap = (part: readonly Reading[]): number => median(part.map((reading) => reading.heap))
  const grown = heap(readings.slice(-third)) - heap(readings.slice(third, -third))
  const wrong = [
    ...failures.slice(0, 20),
    ...(readings.at(-1)?.failures ?? []),
    ...readings.flatMap((reading, round) =>
      remains(before, reading).map((text) => `${text} after round ${String(round + 1)}`),
    ),
    ...(grown <= GROWTH ? [] : [`the heap has grown by ${String(grown)} bytes after the warm-up`]),
  ]
  console.log(`the heap has changed by ${(grown / 1e6).toFixed(2)} MB after the warm-up`)
  for (const each of wrong) console.log(`WRONG: ${each}`)
  console.log(
    wrong.length === 0 ? 'nothing is left, and nothing failed' : `${String(wrong.length)} things are wrong`,
  )
  process.exitCode = wrong.length === 0 ? 0 : 1
}

void main()
