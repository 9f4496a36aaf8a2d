import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Process } from '../process-memory.ts'
import { ServerProcess } from '../child-process.ts'
import { APPLICATIONS } from './applications.ts'
import { MEASURED, type Laws } from './laws.ts'
import { measureLaws } from './measure.ts'
import { rehearse, type Rehearsal } from './rehearse.ts'
import { lawsTable, needsTable, rehearsalsTable } from './tables.ts'

/**
 * What so many visitors need: `npm run scaling`, as docs/scaling.md explains it.
 *
 *     npm run scaling                              the tables of the document, from the laws in laws.ts
 *     npm run scaling -- --measure laws.json       measures the laws of this machine first, and writes them there
 *     npm run scaling -- --laws laws.json          computes with those
 *     npm run scaling -- --rehearse 200,600,1800   three sizes on this machine: what is foreseen, and what is seen
 *
 * `--seconds` (4): how long each thing is measured.
 */
const { values } = parseArgs({
  options: {
    measure: { type: 'string' },
    laws: { type: 'string' },
    rehearse: { type: 'string' },
    seconds: { type: 'string', default: '4' },
  },
})

async function main(): Promise<void> {
  const laws = await lawsOf()
  const parts = [lawsTable(laws), ...APPLICATIONS.map((app) => needsTable(app, laws))]
  if (values.rehearse) parts.push(await rehearsals(values.rehearse.split(',').map(Number), laws))
  console.log(parts.join('\n\n'))
}

async function lawsOf(): Promise<Laws> {
  if (values.laws) return JSON.parse(readFileSync(values.laws, 'utf8')) as Laws
  if (!values.measure) return MEASURED
  const laws = await withServer((server) => measureLaws(server, Number(values.seconds)))
  writeFileSync(values.measure, `${JSON.stringify(laws, null, 2)}\n`)
  return laws
}

async function rehearsals(sizes: readonly number[], laws: Laws): Promise<string> {
  const done: Rehearsal[] = []
  for (const size of sizes)
    done.push(await withServer((server) => rehearse(server, size, laws, Number(values.seconds) * 3)))
  return rehearsalsTable(done)
}

async function withServer<Result>(act: (server: Process) => Promise<Result>): Promise<Result> {
  const server = await ServerProcess.start('server', [])
  try {
    return await act(server)
  } finally {
    server.stop()
  }
}

void main()
