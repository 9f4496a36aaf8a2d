/**
 * npm run test:engines    the tests of whole pages, in every engine besides Chromium that is installed
 *
 * They are the e2e tests and a sample of the scenarios with our client. What is not found or left out is printed.
 * Further words are given to Jest, such as the name of a file.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { ENGINES, placeOf } from './engines.mjs'

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const words = process.argv.slice(2)
const tests = words.some((word) => !word.startsWith('-'))
  ? words
  : ['__tests__/e2e', '__tests__/conformance/ours', ...words]
const verdicts = Object.keys(ENGINES).map(test)
for (const { title, leftOut } of Object.values(ENGINES))
  for (const [name, why] of Object.entries(leftOut)) say(`${title} leaves out "${name}": ${why}`)
for (const { title, verdict } of verdicts) say(`${title}: ${verdict}`)
if (verdicts.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1

function test(engine) {
  const { title, places, also = [], leftOut } = ENGINES[engine]
  if (!placeOf(engine))
    return { title, verdict: `not found (looked for ${[...places, ...also].filter(Boolean).join(', ')})` }
  const names = Object.keys(leftOut)
  const { status } = spawnSync(
    process.execPath,
    [jest, '--testNamePattern', `^(?!(.* )?(${names.join('|') || '(?!)'})$)`, ...tests],
    { stdio: 'inherit', env: { ...process.env, ENGINE: engine, TEST_ALL: '' } },
  )
  return { title, verdict: status === 0 ? 'passed' : 'failed' }
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
