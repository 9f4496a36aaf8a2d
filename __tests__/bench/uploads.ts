import { type GeneratorProcess, ServerProcess } from './child-process.ts'
import { median } from './median.ts'
import type { LoadName } from './orders.ts'
import { figure, table } from './report.ts'
import { CHUNK } from './uploading.ts'

const FILES = 10
const MB = 1_000_000
const SIZE = 100 * MB

/** Of the CPU, beside a server that does nothing but write the files. */
const WANTED_RATIO = 3
/** For each file four chunks, and for all what a server needs to work at all. @unit bytes */
const WANTED_PEAK = FILES * 4 * CHUNK + 30 * MB

/** They take minutes on a busy machine. @unit seconds */
const PATIENCE = 300

const SERVERS = [
  ['uploads', []],
  ['puts', ['--plain']],
] as const

type Found = { readonly cpu: number; readonly peak: number; readonly sinceStart: number }

/**
 * What ten uploads of 100 MB at once take, beside the same files by PUT to a plain `node:http` that writes them to the same
 * disk. Memory that was once asked for is rarely given back, so each round has servers of its own. @throws when a file was wrong
 */
export async function printUploads(
  generator: GeneratorProcess,
  { rounds, scale }: { readonly rounds: number; readonly scale: number },
): Promise<void> {
  const done: (readonly Found[])[] = []
  for (let i = 0; i < rounds; i++) {
    process.stderr.write(`uploads, round ${String(i + 1)} of ${String(rounds)}\n`)
    const round: Found[] = []
    for (const [load, flags] of SERVERS) round.push(await each(generator, { load, flags, scale }))
    done.push(round)
  }
  const of = (server: number, what: keyof Found): number =>
    median(done.map((round) => round[server]?.[what] ?? Number.NaN))
  const ratio = median(done.map(([ours, plain]) => (ours?.cpu ?? Number.NaN) / (plain?.cpu ?? 1)))
  const inMb = (what: 'peak' | 'sinceStart'): string[] =>
    [0, 1].map((server) => figure(of(server, what) / MB))
  const heads = [`${String(FILES)} uploads of ${String(SIZE / MB)} MB`, 'ours', 'plain', 'ratio', 'wanted']
  const cpu = [0, 1].map((server) => of(server, 'cpu').toFixed(2))
  const lines = [
    ['CPU of the server per MB (ms)', ...cpu, ratio.toFixed(2), `at most ${WANTED_RATIO.toFixed(2)}`],
    ['peak memory above idle (MB)', ...inMb('peak'), '', `at most ${figure(WANTED_PEAK / MB)}`],
    ['the same, above a server that was just started', ...inMb('sinceStart'), '', ''],
  ]
  console.log(`\n${table([heads, ...lines])}`)
}

async function each(
  generator: GeneratorProcess,
  {
    load,
    flags,
    scale,
  }: { readonly load: LoadName; readonly flags: readonly string[]; readonly scale: number },
): Promise<Found> {
  const server = await ServerProcess.start('upload-server', flags)
  try {
    const { port, pid } = server
    const bytes = Math.ceil(SIZE * scale)
    const order = { load, page: '', event: '', connections: FILES, seconds: PATIENCE, bytes }
    const outcome = await generator.carryOut({ ...order, port, pid })
    if ('wrong' in outcome) throw new Error(outcome.wrong)
    const { cpu = Number.NaN, peak = Number.NaN, sinceStart = Number.NaN } = outcome.figures
    return { cpu, peak, sinceStart }
  } finally {
    server.stop()
  }
}
