import { type GeneratorProcess, ServerProcess } from './child-process.ts'
import { median } from './median.ts'
import type { Memory } from './process-memory.ts'
import type { Recording } from './recording.ts'
import { figure, table } from './report.ts'

const VIEWS = 10_000
const WANTED = 1.25

/** A round takes minutes on a busy machine. @unit seconds */
const PATIENCE = 60

const SERVERS = [
  ['ours, an idle counter', 'server'],
  ['ceiling, a connection of `ws`', 'ceiling'],
] as const

/**
 * What a connection with an idle view takes of the machine's memory, beside a connection of `ws` alone. Memory that was once
 * asked for is rarely given back, so each round has servers of its own. @throws when an answer was wrong
 */
export async function printResident(
  generator: GeneratorProcess,
  recording: Recording,
  { rounds, scale }: { readonly rounds: number; readonly scale: number },
): Promise<void> {
  const done: (readonly Memory[])[] = []
  for (let i = 0; i < rounds; i++) {
    process.stderr.write(`resident memory, round ${String(i + 1)} of ${String(rounds)}\n`)
    const round: Memory[] = []
    for (const [, program] of SERVERS) round.push(await each(program, { generator, recording, scale }))
    done.push(round)
  }
  const of = (server: number, what: keyof Memory): number =>
    median(done.map((round) => round[server]?.[what] ?? Number.NaN))
  const lines = SERVERS.map(([title], server) => [
    title,
    figure(of(server, 'resident')),
    figure(of(server, 'heap')),
  ])
  const ratios = done.map(([ours, ceiling]) => (ours?.resident ?? Number.NaN) / (ceiling?.resident ?? 1))
  const heads = ['bytes per connection', 'resident', 'live heap']
  console.log(`\n${table([heads, ...lines])}`)
  console.log(
    `\nratio of the resident memory: ${median(ratios).toFixed(2)} (wanted: at most ${String(WANTED)})`,
  )
}

type Setting = {
  readonly generator: GeneratorProcess
  readonly recording: Recording
  readonly scale: number
}

async function each(program: string, { generator, recording, scale }: Setting): Promise<Memory> {
  const server = await ServerProcess.start(program, [], program === 'ceiling' ? recording : undefined)
  try {
    const { port, pid } = server
    const connections = Math.ceil(VIEWS * scale)
    const order = { load: 'residentViews', page: '/counter', event: '', seconds: PATIENCE } as const
    const outcome = await generator.carryOut({ ...order, connections, port, pid })
    if ('wrong' in outcome) throw new Error(outcome.wrong)
    const { resident = Number.NaN, heap = Number.NaN } = outcome.figures
    return { resident, heap }
  } finally {
    server.stop()
  }
}
