/** What goes on by the time of the machine: connections and servers need it. */
const RUNNING = [
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'nextTick',
  'queueMicrotask',
] as const
const TIMEOUTS = ['setTimeout', 'clearTimeout'] as const

/** Lets the clocks that are read stand still, until a test moves them. @param others go on, too */
export function stillClock(...others: readonly 'Date'[]): void {
  jest.useFakeTimers({ doNotFake: [...RUNNING, ...TIMEOUTS, ...others] })
}

/** Lets what is to be done later wait, until a test moves the time; the clocks that are read go on. */
export function stillTimeouts(): void {
  jest.useFakeTimers({ doNotFake: [...RUNNING, 'Date', 'performance'] })
}

/** So much time goes by at once, for what measures how long something takes; until `jest.restoreAllMocks`. */
export function later(milliseconds: number): void {
  const now = performance.now.bind(performance)
  jest.spyOn(performance, 'now').mockImplementation(() => now() + milliseconds)
}
