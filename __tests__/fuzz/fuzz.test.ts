import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { built } from '../support/program.ts'
import { runsOf } from '../support/thorough.ts'

test('damaged messages end nothing, and leave nothing behind', async () => {
  const count = runsOf('damaged messages to a server of its own', 200_000, 5_000)
  const args = [await built('__tests__/fuzz/run.ts'), '--count', String(count), '--seed', '7']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toContain('nothing failed')
  // Enough of them were good, so that what is behind a join was met.
  expect(Number(/(\d+) reached a handler/.exec(stdout)?.[1])).toBeGreaterThan(count / 100)
})
