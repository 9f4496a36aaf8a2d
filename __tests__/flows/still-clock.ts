/** What goes on by the time of the machine: connections and servers need it. */
const RUNNING = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'nextTick',
  'queueMicrotask',
] as const

/** Lets the clocks that are read stand still, until a test moves them. @param others go on, too */
export function stillClock(...others: readonly 'Date'[]): void {
  jest.useFakeTimers({ doNotFake: [...RUNNING, ...others] })
}
