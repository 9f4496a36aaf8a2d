import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { built } from '../support/program.ts'
import { keys, measures } from './measures.ts'
import { modelOf } from './models.ts'

const root = path.join(__dirname, '../..')
const node = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, args, { cwd: root })

/** A few visitors for a moment: enough to see that every answer is right, far too little for any figure. */
const BRIEFLY = ['--rounds', '1', '--seconds', '0.2', '--scale', '0.02']
let program: string
const run = (only: readonly string[]): Promise<{ stdout: string }> =>
  node(program, ...BRIEFLY, '--only', only.join())

beforeAll(async () => {
  await node('.tools/build.mjs', 'bench')
  program = await built('__tests__/bench/run.ts')
})

test('the benchmark prints every measure, and every answer is right', async () => {
  const { stdout } = await run(keys.filter((key) => key !== 'browser'))
  const lines = [...stdout.matchAll(/^\| (.+?) +\|(.*)\|$/gm)]
  const measured = lines.filter(([, , figures = '']) => /\d/.test(figures)).map(([, title]) => title)
  expect(measured).toEqual([
    ...measures.map(({ title, unit }) => `${title} (${unit})`),
    'bytes of a reply',
    'append',
    'prepend',
    'swap',
    'ours, an idle counter',
    'ceiling, a connection of `ws`',
    'with the limits of an application',
    'without limits',
    'an update of one',
    '2,000 items through a stream',
    'CPU of the server per MB (ms)',
    'peak memory above idle (MB)',
    'the same, above a server that was just started',
  ])
  expect(stdout).toMatch(/first diff of 1,000 components: [\d,]+ bytes, with their statics once/)
  expect(stdout).not.toContain('NaN')
})

test('the benchmark refuses to measure what it does not know', async () => {
  await expect(run(['inc', 'dec'])).rejects.toThrow('not understood: dec')
})

test.each([
  ['/counter', 'inc', '{"diff":{"0":"1"}}', '{"diff":{"0":"2"}}'],
  ['/table?n=3', 'touch', '{"diff":{"0":{"k":{"2":{"4":"1"}}}}}', '{"diff":{"0":{"k":{"1":{"4":"1"}}}}}'],
])('an answer that does not show the click is noticed: %s', (page, event, right, wrong) => {
  const model = modelOf(page)
  model.click(event)
  expect([right, wrong, '{"diff":{}}'].map((response) => model.isSaidBy(response))).toEqual([
    true,
    false,
    false,
  ])
})
