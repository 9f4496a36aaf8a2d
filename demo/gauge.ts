/** How much memory the process uses at a time. @unit milliseconds since 1970, megabytes */
export type Point = { readonly at: number; readonly used: number }

/** Points are at least so far apart. @unit milliseconds */
const PACE = 900
/** As many points are kept. */
const MAX = 150

/** The memory of this process, measured when somebody looks, once for all who look at the same time. */
export class Gauge {
  readonly #points: Point[] = []

  /** The points of the last minutes, in order. */
  get points(): readonly Point[] {
    return this.#points
  }

  /** What the gauge shows at a time in milliseconds. */
  read(now: number = Date.now()): Point {
    const last = this.#points.at(-1)
    if (last && now - last.at < PACE) return last
    const point = { at: now, used: Math.round(process.memoryUsage().heapUsed / 100_000) / 10 }
    this.#points.push(point)
    if (this.#points.length > MAX) this.#points.shift()
    return point
  }
}
