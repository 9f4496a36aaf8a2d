/**
 * npm run test:all    all tests, with every row of the tables of which `npm test` runs a sample
 *
 * Further words are given to Jest, such as the name of a file.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const { status } = spawnSync(process.execPath, [jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_ALL: '1' },
})
process.exitCode = status ?? 1
