import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { runsOf } from '../support/thorough.ts'

test('damaged messages end nothing, and leave nothing behind', async () => {
  const count = runsOf('damaged messages to a server of its own', 200_000, 5_000)
  const args = ['--import', 'tsx', path.join(__dirname, 'run.ts'), '--count', String(count), '--seed', '7']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toContain('nothing failed')
  // Enough of them were good, so that what is behind a join was met.
  expect(Number(/(\d+) reached a handler/.exec(stdout)?.[1])).toBeGreaterThan(count / 100)
})
