/** How often `tick` is to be called. @unit milliseconds */
export const TICK = 5_000
/** So many ticks without a word, and a process counts as dead: 30 seconds. */
const LAST = 6

/**
 * Which other processes are alive. Time is counted in ticks and not read from a clock: a process that was itself
 * stopped for a while has counted nothing meanwhile, and takes no other for dead whose words are waiting to be read.
 */
export class Lives {
  /** Ticks since a process was heard. */
  readonly #ages = new Map<string, number>()
  /** Ticks since a process said that it leaves. What it said before may come later. */
  readonly #leaving = new Map<string, number>()

  get isEmpty(): boolean {
    return this.#ages.size === 0 && this.#leaving.size === 0
  }

  /** A process was heard of which something is known. */
  heard(process: string): void {
    this.#ages.set(process, 0)
  }

  has(process: string): boolean {
    return this.#ages.has(process)
  }

  /** Has a process said, not long ago, that it leaves? */
  hasLeft(process: string): boolean {
    return this.#leaving.has(process)
  }

  left(process: string): void {
    this.#ages.delete(process)
    if (this.#leaving.size < MAX_LEAVING) this.#leaving.set(process, 0)
  }

  /** Counts on. @returns those that have been silent for too long */
  tick(): readonly string[] {
    grown(this.#leaving)
    return grown(this.#ages)
  }

  clear(): void {
    this.#ages.clear()
    this.#leaving.clear()
  }
}

const MAX_LEAVING = 1_000

/** Makes all a tick older, and takes out those that are too old. */
function grown(ages: Map<string, number>): readonly string[] {
  for (const [process, age] of ages) ages.set(process, age + 1)
  const old = [...ages].filter(([, age]) => age > LAST).map(([process]) => process)
  for (const process of old) ages.delete(process)
  return old
}
