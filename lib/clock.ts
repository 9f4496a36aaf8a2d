/**
 * Milliseconds since the process started, whole: such a number costs no memory of its own, and a connection
 * keeps several.
 */
export const clock = (): number => Math.trunc(performance.now())

const sinceStart = performance.now.bind(performance)

/**
 * Tells what came before what in this process, for all copies of this package in it: two things in one millisecond, or
 * around a moment at which the clock of the machine was set, have their order too. A test that fakes the time does not
 * stop it. @unit milliseconds since the process started, with fractions
 */
export const moment = (): number => sinceStart()

/** Node's timers cannot wait longer: a longer delay would count as 1. @unit milliseconds */
export const LONGEST_DELAY: number = 2 ** 31 - 1

/** What a promise brings that never rejects, or `late` when it takes longer than `time`. @unit milliseconds */
export function within<Value>(time: number, promise: Promise<Value>, late: Value): Promise<Value> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(late), Math.min(time, LONGEST_DELAY)).unref()
    void promise.then((value) => {
      clearTimeout(timer)
      resolve(value)
    })
  })
}
