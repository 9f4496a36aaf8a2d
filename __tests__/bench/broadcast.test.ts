import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { REDIS } from '../support/brokers.ts'
import { isThorough, leftOut } from '../support/thorough.ts'

const root = path.join(__dirname, '../..')

test('a message to views of three processes is published once, and each view gets it', async () => {
  if (!isThorough || REDIS.binary === undefined) return leftOut('the broadcast over three processes')
  const run = (...args: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, args, { cwd: root })
  await run('.tools/build.mjs', 'bench')
  const few = ['--views', '20', '--messages', '10', '--rounds', '1']
  const { stdout } = await run('--import', 'tsx', path.join(__dirname, 'broadcast.ts'), ...few)
  expect(stdout).toContain('publishes on the broker for each message: 1.00')
}, 300_000)
