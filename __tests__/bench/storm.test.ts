import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { isThorough, leftOut } from '../support/thorough.ts'

const root = path.join(__dirname, '../..')

test('200 visitors are all back after a SIGKILL of the server, and none of them sees an error', async () => {
  if (!isThorough) return leftOut('the storm of 200 visitors')
  const run = (...args: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, args, { cwd: root })
  await run('.tools/build.mjs', 'bench')
  const { stdout } = await run('--import', 'tsx', path.join(__dirname, 'storm.ts'), '--visitors', '200')
  expect(stdout).toContain('200 of 200 visitors are back')
  expect(stdout).toContain('errors that visitors saw: none')
}, 300_000)
