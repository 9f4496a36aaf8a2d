import { existsSync, readFileSync } from 'node:fs'

/** Does the system say how much of a processor a process has used? */
export const knowsCpuTime: boolean = existsSync('/proc/self/stat')

/** What /proc counts in: USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/**
 * The seconds of CPU that a process uses, in user code and in the kernel; where there is no /proc, the seconds
 * that pass. CPU seconds hardly move when something else wants the processor.
 */
export class ProcessClock {
  readonly #pid: number
  readonly #start: number

  constructor(pid: number) {
    this.#pid = pid
    this.#start = this.#now()
  }

  /** Never less than one tick, so that it can be divided by. */
  get seconds(): number {
    return Math.max(this.#now() - this.#start, 1 / TICKS_PER_SECOND)
  }

  #now(): number {
    if (!knowsCpuTime) return performance.now() / 1000
    const stat = readFileSync(`/proc/${this.#pid}/stat`, 'latin1')
    // The name of the program, in parentheses, may hold anything; utime and stime are the 12th and 13th after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  }
}
