import vm from 'node:vm'

/** A thousand times what the linear takes that is tried here, and less than half of what the quadratic takes. */
const MAX = 500

/** Then the test fails in any case. @unit milliseconds */
const END = 20_000

const script = new vm.Script('act()')
const context = vm.createContext({ act: () => undefined })

/**
 * Something that is done with a long text takes time in proportion to its length. What counts is the time of the
 * processor, which a busy machine gives later and not less of, and the best of three tries.
 *
 * @param what for the message of a failure
 * @param most what it may take; more for a text of a million letters, of which the quadratic would take hours. @unit milliseconds
 */
export function expectLinear(what: string, act: () => unknown, most: number = MAX): void {
  let best = Infinity
  for (let i = 0; i < 3 && best > most; i++) best = Math.min(best, timeOf(act))
  if (best > most) throw new Error(`${what} took ${String(best)} ms of the processor's time`)
}

/** @returns milliseconds of the processor's time */
function timeOf(act: () => unknown): number {
  context['act'] = act
  const before = process.cpuUsage()
  script.runInContext(context, { timeout: END })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
