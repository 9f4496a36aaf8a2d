import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { damaged, dice } from '../support/damage.ts'
import { FuzzClient } from './client.ts'

/**
 * `npm run fuzz`: sends damaged messages to a running server, and says what became of it.
 *
 *     npm run fuzz -- --count 1000000 --seed 2026
 *
 * The same seed sends the same messages. The exit status is 1 when something failed: an exception, a rejection that nothing
 * takes, an error that is the application's, a prototype that has changed, or a heap that has grown.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '2026' },
  },
})

type State = {
  readonly heap: number
  readonly failures: readonly string[]
  readonly handled: number
  readonly listeners: number
  readonly prototype: readonly string[]
}

/** Frames of one connection, and frames between two joins that are waited for. */
const ROUND = 5000
const BATCH = 50
/** What the heap may grow by between a tenth of the frames and all of them. @unit bytes */
const GROWTH = 3_000_000

async function main(): Promise<void> {
  const [count, roll] = [Number(values.count), dice(Number(values.seed))]
  const server = fork(path.join(__dirname, 'server.ts'), { execArgv: ['--import', 'tsx', '--expose-gc'] })
  const [port] = (await once(server, 'message')) as [number]
  const state = async (): Promise<State> => {
    for (let tries = 0; ; tries++) {
      const now = (await (await fetch(`http://127.0.0.1:${port}/state`)).json()) as State
      // The server hears a little later that the last visitor has left.
      if (now.listeners === 0 || tries === 50) return now
      await sleep(100)
    }
  }
  const send = async (frames: number): Promise<void> => {
    for (let sent = 0; sent < frames; sent += ROUND) await round(port, Math.min(ROUND, frames - sent), roll)
  }
  const prototype = Object.getOwnPropertyNames(Object.prototype).join()
  await send(count / 10)
  const early = await state()
  const started = performance.now()
  await send(count - count / 10)
  const late = await state()
  server.kill()
  const grown = late.heap - early.heap
  const wrong = [
    ...late.failures.slice(0, 20),
    ...(late.prototype.join() === prototype ? [] : ['Object.prototype has changed']),
    ...(late.listeners === 0 ? [] : [`${late.listeners} subscriptions are left`]),
    ...(grown < GROWTH ? [] : [`the heap has grown by ${grown} bytes`]),
  ]
  const seconds = (performance.now() - started) / 1000
  console.log(
    `${count} damaged messages with seed ${values.seed}, ${Math.round((count * 0.9) / seconds)} a second: ` +
      `${late.handled} reached a handler, the heap has grown by ${grown} bytes`,
  )
  for (const each of wrong) console.log(`WRONG: ${each}`)
  console.log(wrong.length === 0 ? 'nothing failed' : `${late.failures.length} failures`)
  process.exitCode = wrong.length === 0 ? 0 : 1
}

/** A visitor who joins, sends so many messages, and leaves without a word. */
async function round(port: number, count: number, roll: (below: number) => number): Promise<void> {
  let client = await FuzzClient.open(port)
  for (let i = 1; i <= count; i++) {
    // A message that was damaged may still be one that ends the view or the connection.
    if (client.isClosed) client = await FuzzClient.open(port)
    client.send(damaged(client, roll))
    if (i % BATCH > 0) continue
    // A join takes the place of the one before, with all that still waits there.
    await client.beat()
    await client.beat()
    // A leave or a join that was good by chance took the view away: what comes next is to meet one.
    await client.join()
  }
  await client.end()
}

void main()
