import { figure, table } from '../report.ts'
import type { Application } from './applications.ts'
import type { Laws } from './laws.ts'
import { MACHINE, needOf } from './model.ts'
import type { Rehearsal } from './rehearse.ts'

/** How many visitors are asked about. */
const SIZES = [10_000, 1_000_000, 10_000_000]

const LAWS: Readonly<Record<keyof Laws, string>> = {
  page: 'first page (µs)',
  join: 'connection, join and end (µs)',
  resume: 'connection, join and end of a page that comes back (µs)',
  event: 'event (µs)',
  frame: 'frame of a broadcast, per view (µs)',
  broadcast: 'message of another process, per process (µs)',
  heartbeat: 'heartbeat (µs)',
  memory: 'connection with a small view (bytes)',
  empty: 'process without visitors (bytes)',
}

export function lawsTable(laws: Laws): string {
  return table([
    ['law', 'cost'],
    ...Object.entries(LAWS).map(([key, title]) => [title, figure(laws[key as keyof Laws])]),
  ])
}

export function needsTable(app: Application, laws: Laws): string {
  const rows = SIZES.map((visitors) => {
    const need = needOf(app, visitors, laws, MACHINE)
    return [
      visitors.toLocaleString('en'),
      figure(need.cores),
      need.processes.toLocaleString('en'),
      figure(need.memory / 1e9),
      Math.round(need.brokerMessages).toLocaleString('en'),
      figure((need.traffic * 8) / 1e6),
      Math.round(need.cost).toLocaleString('en'),
      need.first,
    ]
  })
  const heads = [
    'cores',
    'processes',
    'memory (GB)',
    'broker (messages/s)',
    'traffic (Mbit/s)',
    'US$ a month',
  ]
  return table([[app.name, ...heads, 'first limit'], ...rows])
}

export function rehearsalsTable(rehearsals: readonly Rehearsal[]): string {
  const rows = rehearsals.map(({ visitors, cores, memory }) => [
    visitors.toLocaleString('en'),
    ...[cores.foreseen, cores.seen].map((share) => `${(share * 100).toFixed(1)} %`),
    ...[memory.foreseen, memory.seen].map((bytes) => figure(bytes / 1e6)),
  ])
  const heads = ['core, foreseen', 'core, seen', 'memory, foreseen (MB)', 'memory, seen (MB)']
  return table([['visitors', ...heads], ...rows])
}
