/** Ends a test run with one plain line for people and scripts: `12 passed, 0 failed`. */
module.exports = class LastLineReporter {
  onRunComplete(_contexts, results) {
    // A file that could not be loaded has no failed tests of its own, and still is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const again = results.testResults.flatMap(({ testResults }) => testResults.filter(passedLate))
    for (const { fullName } of again) process.stdout.write(`passed at the second attempt: ${fullName}\n`)
    // Jest's own summary comes after all reporters; only the end of the process comes after that.
    process.once('exit', () => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`))
  }
}

function passedLate({ status, invocations }) {
  return status === 'passed' && invocations > 1
}
