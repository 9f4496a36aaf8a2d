import { FlooderProcess, type GeneratorProcess, ServerProcess } from './child-process.ts'
import { median } from './median.ts'
import { figure, table } from './report.ts'

/** What a round found: how long the slowest hundredth of clicks waited, in milliseconds. */
type Round = { readonly alone: number; readonly beside: number }

/** Servers by what their line says. */
const SERVERS = [
  ['with the limits of an application', 'storm-server'],
  ['without limits', 'server'],
] as const

/**
 * Do other visitors notice one who floods? 64 visitors click at their leisure, alone and beside a client that sends 5,000
 * events a second. @throws when an answer was wrong
 */
export async function printFlood(
  generator: GeneratorProcess,
  rounds: number,
  seconds: number,
): Promise<void> {
  const lines: string[][] = []
  for (const [title, program] of SERVERS) {
    process.stderr.write(`a client that floods, ${title}\n`)
    const server = await ServerProcess.start(program, [])
    try {
      const done: Round[] = []
      for (let i = 0; i < rounds; i++) done.push(await roundOf(server, generator, seconds))
      lines.push(lineOf(title, done))
    } finally {
      server.stop()
    }
  }
  const heads = ['p99 of 64 visitors (ms)', 'alone', 'beside a flood', 'ratio', 'wanted']
  console.log(`\n${table([heads, ...lines])}`)
}

async function roundOf(server: ServerProcess, generator: GeneratorProcess, seconds: number): Promise<Round> {
  const alone = await slowest(server, generator, seconds)
  const flooder = await FlooderProcess.start(server.port)
  try {
    return { alone, beside: await slowest(server, generator, seconds) }
  } finally {
    flooder.stop()
  }
}

async function slowest(
  { port, pid }: ServerProcess,
  generator: GeneratorProcess,
  seconds: number,
): Promise<number> {
  const order = {
    load: 'clicks',
    page: '/counter',
    event: 'inc',
    connections: 64,
    seconds,
    port,
    pid,
  } as const
  const outcome = await generator.carryOut(order)
  if ('wrong' in outcome) throw new Error(outcome.wrong)
  return outcome.figures['value'] ?? Number.NaN
}

function lineOf(title: string, rounds: readonly Round[]): string[] {
  const ratio = median(rounds.map(({ alone, beside }) => beside / alone))
  return [
    title,
    figure(median(rounds.map(({ alone }) => alone))),
    figure(median(rounds.map(({ beside }) => beside))),
    ratio.toFixed(2),
    title === SERVERS[0][0] ? 'at most 2.00' : '',
  ]
}
