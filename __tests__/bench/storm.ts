import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Tally } from './storm-visitor.ts'

/**
 * All visitors come back at once: `npm run storm`.
 *
 * So many visitors have a page open and joined. The server is ended by SIGKILL and started again at the same port. Each
 * visitor comes back as our client does. Printed is how long it took until all were back, what they were told, and how
 * late the event loop of the new server was. Slowness is no failure: the exit status is 1 only when a visitor saw an
 * error, or did not come back.
 *
 *     npm run storm -- --visitors 5000 --patience 120
 *
 * `--visitors` (5,000), `--patience` (120): seconds after which whoever is not back counts as lost. See docs/benchmarks.md
 */
const { values } = parseArgs({
  options: {
    visitors: { type: 'string', default: '5000' },
    patience: { type: 'string', default: '120' },
  },
})
const [count, patience] = [Number(values.visitors), Number(values.patience) * 1000]

const BUILT = path.join(__dirname, '../../dist/bench')

/** What the new server says of itself. @unit milliseconds */
type Lag = {
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly reported: Readonly<Record<string, number>>
}

const children = new Set<ChildProcess>()

async function main(): Promise<void> {
  if (!(count >= 1 && patience > 0)) throw new Error('not understood: a number')
  try {
    process.exitCode = (await storm()) ? 0 : 1
  } finally {
    for (const child of children) child.kill('SIGKILL')
  }
}

async function storm(): Promise<boolean> {
  const before = await startServer('0')
  const groups = startVisitors(before.port)
  if (!(await allJoined(groups))) throw new Error(`the visitors did not come: ${JSON.stringify(groups)}`)
  const [attempts, later] = [total(groups, 'attempts'), total(groups, 'later')]
  before.child.kill('SIGKILL')
  await once(before.child, 'exit')
  const began = performance.now()
  const after = await startServer(String(before.port))
  const started = (performance.now() - began) / 1000
  const isBack = await allJoined(groups)
  const seconds = (performance.now() - began) / 1000
  const lag = (await (await fetch(`http://127.0.0.1:${after.port}/lag`)).json()) as Lag
  const errors = groups.map((group) => group.errors)
  print({
    back: total(groups, 'joined'),
    started,
    seconds,
    attempts: total(groups, 'attempts') - attempts,
    later: total(groups, 'later') - later,
    errors,
    lag,
  })
  return isBack && errors.every((each) => Object.keys(each).length === 0)
}

type Outcome = {
  readonly back: number
  /** From the end of the server to the new one, and until all were back. */
  readonly started: number
  readonly seconds: number
  readonly attempts: number
  readonly later: number
  readonly errors: readonly Tally['errors'][]
  readonly lag: Lag
}

function print({ back, started, seconds, attempts, later, errors, lag }: Outcome): void {
  const wrong = errors.flatMap((each) => Object.entries(each).map(([text, times]) => `${times} x ${text}`))
  console.log(
    `${back} of ${count} visitors are back, ${seconds.toFixed(1)} s after the end of the server, which took ${started.toFixed(1)} s to start again`,
  )
  console.log(`connections that were tried: ${attempts}; joins that were told to come back later: ${later}`)
  console.log(`errors that visitors saw: ${wrong.length === 0 ? 'none' : wrong.join('; ')}`)
  console.log(`reported by the server: ${JSON.stringify(lag.reported)}`)
  const [p50, p99, max] = [lag.p50, lag.p99, lag.max].map((ms) => `${ms.toFixed(0)} ms`)
  console.log(
    `event loop of the server, late by: p50 ${p50}, p99 ${p99} (wanted: below 200 ms), at most ${max}`,
  )
}

async function startServer(port: string): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = start('storm-server', [], { PORT: port })
  if (!child.stdout) throw new Error('a server without an output')
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, port: Number(/:(\d+)$/.exec(said)?.[1]) }
}

/** Two processes, so that none of them is what is waited for. @returns their tallies, which are kept up to date */
function startVisitors(port: number): readonly Tally[] {
  const half = Math.ceil(count / 2)
  return [
    [0, half],
    [half, count - half],
  ].map((range) => {
    const tally: Tally = { joined: 0, attempts: 0, later: 0, errors: {} }
    const child = start('storm-visitors', [port, ...range].map(String), {})
    child.on('message', (said: Tally) => Object.assign(tally, said))
    return tally
  })
}

function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const file = path.join(BUILT, `${program}.js`)
  if (!existsSync(file)) throw new Error(`${file} is missing: node .tools/build.mjs browser bench`)
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  children.add(child)
  return child
}

/** Are all joined, and have been for two tallies, before patience ends? */
async function allJoined(groups: readonly Tally[]): Promise<boolean> {
  const end = performance.now() + patience
  for (let seen = 0; seen < 2; seen = total(groups, 'joined') === count ? seen + 1 : 0) {
    if (performance.now() > end) return false
    await sleep(600)
  }
  return true
}

function total(groups: readonly Tally[], what: 'joined' | 'attempts' | 'later'): number {
  return groups.reduce((sum, group) => sum + group[what], 0)
}

void main()
