import { parseArgs } from 'node:util'
import { canPin, GeneratorProcess, ServerProcess } from './child-process.ts'
import { measureBrowser } from './chromium.ts'
import { printComponents, printStreamItems } from './components.ts'
import { printFlood } from './flood.ts'
import { keys, type Measure, measures, recordedPages, splicedPages } from './measures.ts'
import type { Order } from './orders.ts'
import { knowsCpuTime } from './process-clock.ts'
import { record } from './recording.ts'
import { printResident } from './resident.ts'
import { printUploads } from './uploads.ts'
import { figure, headings, leftLine, line, type Round, table } from './report.ts'

/**
 * Measures the library against what is possible: `npm run bench`.
 *
 * Two servers answer the same pages and events to the letter: ours (server.ts, with the views of
 * demo/bench-pages.ts) and the ceiling (ceiling.ts: node:http and `ws`, texts prepared, no views). A generator in a
 * process of its own drives them in turn, A B A B, and checks every answer. Printed are medians, and above all
 * ratios: milliseconds belong to a machine, ratios to the library. A third server, an empty Express handler in
 * front of the prepared texts, says how much of the distance is Express's own.
 *
 *     npm run bench -- --rounds 9 --seconds 4 --only inc,touch
 *
 * `--rounds` (5), `--seconds` (2) of each round that are measured, after half as many of CPU time that are not; `--only` some of
 * the keys in measures.ts; `--scale` (1) of the numbers of visitors. Slowness is no failure: the exit status is 1
 * only when some answer was wrong. What each line means: docs/benchmarks.md
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    scale: { type: 'string', default: '1' },
    only: { type: 'string', default: keys.join() },
  },
})
const [rounds, seconds, scale] = [values.rounds, values.seconds, values.scale].map(Number) as [
  number,
  number,
  number,
]
const only = values.only.split(',')

type Servers = {
  readonly ours: ServerProcess
  readonly ceiling: ServerProcess
  readonly express: ServerProcess
}

let wrong = 0

async function main(): Promise<void> {
  const unknown = only.find((key) => !keys.includes(key))
  if (unknown !== undefined || !(rounds >= 1 && seconds > 0 && scale > 0))
    throw new Error(`not understood: ${unknown ?? 'a number'}; --only knows ${keys.join()}`)
  if (only.some((key) => key !== 'browser')) await measureServers()
  if (only.includes('browser') && !(await measureBrowser())) wrong++
  process.exitCode = wrong > 0 ? 1 : 0
}

async function measureServers(): Promise<void> {
  const generator = new GeneratorProcess()
  const started: ServerProcess[] = []
  const start = async (...args: Parameters<typeof ServerProcess.start>): Promise<ServerProcess> => {
    const server = await ServerProcess.start(...args)
    started.push(server)
    return server
  }
  try {
    const ours = await start('server', [])
    const recording = await record(ours.port, recordedPages)
    const ceiling = await start('ceiling', [], recording)
    const express = await start('ceiling', ['--express'], recording)
    await printRatios({ ours, ceiling, express }, generator)
    if (only.includes('splices')) await printSplices(ours, generator)
    if (only.includes('resident')) await printResident(generator, recording, { rounds, scale })
    if (only.includes('flood')) await printFlood(generator, rounds, seconds)
    if (only.includes('components')) await printComponents(generator, { rounds, seconds, scale })
    if (only.includes('stream-items')) await printStreamItems(generator, { rounds, seconds, scale })
    if (only.includes('uploads')) await printUploads(generator, { rounds, scale })
  } finally {
    for (const child of [generator, ...started]) child.stop()
  }
}

async function printRatios(servers: Servers, generator: GeneratorProcess): Promise<void> {
  const lines: string[][] = []
  const left: string[] = []
  for (const measure of measures.filter(({ key }) => only.includes(key))) {
    const done: Round[] = []
    for (let i = 0; i < rounds; i++) {
      process.stderr.write(`${measure.title}, round ${i + 1} of ${rounds}\n`)
      done.push(await roundOf(measure, servers, generator))
    }
    lines.push(line(measure, done))
    left.push(...[leftLine(measure, done)].filter((text) => text !== undefined))
  }
  if (lines.length === 0) return
  console.log(`\n${conditions()}\n`)
  console.log(table([headings, ...lines]))
  for (const text of left) console.log(`\n${text}`)
}

function conditions(): string {
  const time = knowsCpuTime
    ? 'per second of CPU that the server used'
    : 'per second that passed: no /proc here'
  const cores = canPin ? 'servers on core 0, generator on core 1' : 'no process is kept on a core here'
  return `Rates are ${time}; ${cores}; ${rounds} rounds. "Express alone" is its ratio to the ceiling.`
}

async function roundOf(measure: Measure, servers: Servers, generator: GeneratorProcess): Promise<Round> {
  const drive = (server: ServerProcess): Promise<Record<string, number>> =>
    figuresOf(measure, server, generator)
  const ours = await drive(servers.ours)
  const ceiling = await drive(servers.ceiling)
  const express = measure.isThroughExpress ? await drive(servers.express) : {}
  const value = (figures: Record<string, number>): number => figures['value'] ?? Number.NaN
  return { ours: value(ours), ceiling: value(ceiling), express: express['value'], left: ours['left'] }
}

/** What the generator found of a server; nothing when an answer was wrong. */
async function figuresOf(
  { load, page, event, connections }: Pick<Measure, 'load' | 'page' | 'event' | 'connections'>,
  { port, pid }: ServerProcess,
  generator: GeneratorProcess,
): Promise<Record<string, number>> {
  const visitors = Math.ceil(connections * scale)
  const order: Order = { load, page, event, connections: visitors, seconds, port, pid }
  const outcome = await generator.carryOut(order)
  if ('figures' in outcome) return outcome.figures
  wrong++
  console.error(`WRONG: ${load} ${page} ${event}: ${outcome.wrong.slice(0, 1000)}`)
  return {}
}

async function printSplices(ours: ServerProcess, generator: GeneratorProcess): Promise<void> {
  const columns = splicedPages.map((page) => `${Number(/\d+$/.exec(page)?.[0]).toLocaleString('en')} rows`)
  const sizes: Record<string, number>[] = []
  for (const page of splicedPages)
    sizes.push(await figuresOf({ load: 'spliceBytes', page, event: '', connections: 1 }, ours, generator))
  const row = (event: string): string[] => [
    event,
    ...['', ' plain'].flatMap((form) => sizes.map((size) => figure(size[event + form] ?? Number.NaN))),
  ]
  const heads = ['bytes of a reply', ...columns, ...columns.map((column) => `${column}, no splices`)]
  console.log(`\n${table([heads, ...['append', 'prepend', 'swap'].map(row)])}`)
}

void main()
