/**
 * Three processes are restarted one after the other, into another release, while visitors work: `npm run rolling`.
 *
 *     npm run rolling -- --visitors 1000
 *
 * It is the test `__tests__/deploy/rolling-restart.test.ts` with so many visitors, who work as people do. There the time
 * for which a visitor was away is printed only; here more than five seconds are a failure. See docs/benchmarks.md
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { visitors: { type: 'string', default: '1000' } } })
if (!(Number(values.visitors) >= 1)) throw new Error('--visitors takes a number')

const root = path.join(import.meta.dirname, '..')
const { status } = spawnSync('node', ['node_modules/jest/bin/jest.js', '__tests__/deploy/rolling-restart'], {
  cwd: root,
  env: { ...process.env, ROLLING_VISITORS: values.visitors },
  stdio: 'inherit',
})
process.exitCode = status ?? 1
