import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { isThorough, leftOut } from '../support/thorough.ts'

test('a minute of random visitors leaves nothing behind', async () => {
  if (!isThorough) return leftOut('a minute of random visitors')
  const args = ['--minutes', '1', '--seed', '7', '--visitors', '8', '--rounds', '6']
  const run = ['--import', 'tsx', path.join(__dirname, 'run.ts'), ...args]
  const { stdout } = await promisify(execFile)(process.execPath, run)
  expect(stdout).toContain('nothing is left, and nothing failed')
}, 600_000)
