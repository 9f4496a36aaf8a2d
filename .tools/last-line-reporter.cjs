const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')

/** Ends a test run with plain lines for people and scripts: what it left out, which brokers it had, and `12 passed, 0 failed`. */
module.exports = class LastLineReporter {
  #folder = mkdtempSync(path.join(tmpdir(), 'express-liveview-tests-'))

  constructor() {
    // The workers that run tests write there what they leave out (see __tests__/support/thorough.ts).
    process.env.LEFT_OUT_FILE = path.join(this.#folder, 'left-out')
    // And here which brokers they had (see __tests__/adapters/broker-tests.ts).
    process.env.BROKERS_FILE = path.join(this.#folder, 'brokers')
  }

  onRunComplete(_contexts, results) {
    // A file that could not be loaded has no failed tests of its own, and still is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const left = linesOf(process.env.LEFT_OUT_FILE)
    const brokers = linesOf(process.env.BROKERS_FILE)
    rmSync(this.#folder, { recursive: true, force: true })
    // Jest's own summary comes after all reporters; only the end of the process comes after that.
    process.once('exit', () => {
      const where = process.env.ENGINE ? `left out in ${process.env.ENGINE}` : 'left to npm run test:all'
      for (const line of brokers) process.stdout.write(`brokers: ${line}\n`)
      for (const what of left) process.stdout.write(`${where}: ${what}\n`)
      process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`)
    })
  }
}

function linesOf(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return [...new Set(text.split('\n').filter(Boolean))].sort()
}
