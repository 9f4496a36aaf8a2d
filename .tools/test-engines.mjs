/**
 * npm run test:engines    the tests of whole pages, in every engine besides Chromium that is installed
 *
 * They are the e2e tests and a sample of the scenarios with our client; with TEST_ALL=1 all scenarios, without a time limit.
 * What is not found or left out is printed, and at last what came of each engine. Further words are given to Jest, such as
 * the name of a file.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { ENGINES, placeOf } from './engines.mjs'

/** An engine that takes longer has failed: .ci/run has 16 minutes for both. @unit milliseconds */
const LIMIT = process.env.TEST_ALL === '1' ? undefined : 7.5 * 60_000

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const words = process.argv.slice(2)
const tests = words.some((word) => !word.startsWith('-'))
  ? words
  : ['__tests__/e2e', '__tests__/conformance/ours', '__tests__/conformance/uploads', ...words]
const verdicts = Object.keys(ENGINES).map(test)
for (const { title, leftOut } of Object.values(ENGINES))
  for (const [name, why] of Object.entries(leftOut)) say(`${title} leaves out "${name}": ${why}`)
for (const { title, verdict } of verdicts) say(`${title}: ${verdict}`)
if (verdicts.some(({ isFailed }) => isFailed)) process.exitCode = 1

function test(engine) {
  const { title, places, also = [], leftOut } = ENGINES[engine]
  if (!placeOf(engine))
    return { title, verdict: `not found (looked for ${[...places, ...also].filter(Boolean).join(', ')})` }
  const names = Object.keys(leftOut)
  const started = Date.now()
  const { status, error } = spawnSync(
    process.execPath,
    [jest, '--testNamePattern', `^(?!(.* )?(${names.join('|') || '(?!)'})$)`, ...tests],
    // Jest and Playwright do not end at a milder signal; their browsers end with them.
    { stdio: 'inherit', env: { ...process.env, ENGINE: engine }, timeout: LIMIT, killSignal: 'SIGKILL' },
  )
  const seconds = Math.round((Date.now() - started) / 1000)
  const came =
    { 0: 'passed' }[status] ?? (error?.code === 'ETIMEDOUT' ? 'took too long, and was ended' : 'failed')
  return { title, verdict: `${came}, after ${seconds} s`, isFailed: status !== 0 }
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
