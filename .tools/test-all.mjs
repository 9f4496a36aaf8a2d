/**
 * npm run test:all    all tests, with every row of the tables of which `npm test` runs a sample; then test:engines
 *
 * Further words are given to Jest, such as the name of a file; then nothing else runs.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const { status } = spawnSync(process.execPath, [jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_ALL: '1' },
})
process.exitCode = status ?? 1
if (process.argv.length === 2) await import('./test-engines.mjs')
