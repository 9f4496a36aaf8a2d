/**
 * Milliseconds since the process started, whole: such a number costs no memory of its own, and a connection
 * keeps several.
 */
export const clock = (): number => Math.trunc(performance.now())

/** Node's timers cannot wait longer: a longer delay would count as 1. @unit milliseconds */
export const LONGEST_DELAY: number = 2 ** 31 - 1
