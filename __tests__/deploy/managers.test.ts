import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import { blocks, document } from '../docs/documents.ts'
import { found } from '../support/brokers.ts'
import { leftOut } from '../support/thorough.ts'
import { blockOf } from './proxy.ts'

/** How long the guide's process takes to end at most: it waits for its balancer, and drains. @unit milliseconds */
const ENDING = [/wait\(([\d_]+)\)/, /drain: ([\d_]+) }\)/]
  .map((time) => time.exec(recipe())?.[1] ?? 'not said')
  .reduce((all, time) => all + Number(time.replaceAll('_', '')), 0)

/** The block of the guide that says how a process ends. */
function recipe(): string {
  const all = blocks(document('docs/guide/8-deploying.md')).map(({ code }) => code)
  return all.find((code) => code.includes("process.once('SIGTERM'")) ?? ''
}

const analyze = found('systemd-analyze')
if (!analyze) leftOut("the guide's unit for systemd: systemd-analyze is not installed")

/** What systemd says of the guide's unit, with the Node of this machine. */
function verdictOn(unit: string): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'live-unit-'))
  const file = path.join(folder, 'shop@3000.service')
  writeFileSync(file, unit.replace('/usr/bin/node', process.execPath))
  const { stderr } = spawnSync(analyze ?? '', ['verify', file], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  // It reads the units of the machine as well.
  return stderr.split('\n').filter((line) => line.includes('shop@'))
}

if (analyze)
  test('systemd understands every line of the unit', () => {
    expect(verdictOn(blockOf('ini'))).toEqual([])
    expect(verdictOn(blockOf('ini').replace('Restart=', 'Restarts='))).toHaveLength(1)
  })

test('systemd, pm2 and containers wait longer than the process takes to end', () => {
  const module: { exports: { apps?: readonly Record<string, unknown>[] } } = { exports: {} }
  runInNewContext(blockOf('js'), { module })
  expect(module.exports.apps).toMatchObject([{ script: 'server.js', exec_mode: 'cluster' }])
  const [, stop] = /^TimeoutStopSec=(\d+)$/m.exec(blockOf('ini')) ?? []
  const [, docker] = /docker stop --time (\d+)/.exec(document('docs/guide/8-deploying.md').text) ?? []
  const times = [
    Number(module.exports.apps?.[0]?.['kill_timeout']),
    Number(stop) * 1000,
    Number(docker) * 1000,
  ]
  expect(ENDING).toBeGreaterThan(5_000)
  for (const time of times) expect(time).toBeGreaterThan(ENDING)
})
