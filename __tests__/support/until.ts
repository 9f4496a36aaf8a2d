// Those of the process, also in a test that has a clock of its own.
const { setTimeout: later } = globalThis
const now = performance.now.bind(performance)

/** How long a test waits for what it names: a busy machine takes long. @unit milliseconds */
const MAX_WAIT = 120_000

/**
 * Waits until something is so.
 *
 * @param what it waits for, in words; its own words by default
 * @throws when it is not so after two minutes
 */
export async function until(is: () => unknown, what: () => string = () => String(is)): Promise<void> {
  const started = now()
  while (!(await is())) {
    if (now() - started > MAX_WAIT) throw new Error(`Waited two minutes for ${what()}`)
    await new Promise((resolve) => later(resolve, 2))
  }
}

/** What is promised. @throws when it is not there after two minutes */
export async function inTime<T>(promise: Promise<T>, what: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = later(() => reject(new Error(`Waited two minutes for ${what()}`)), MAX_WAIT)
  })
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer))
}
