import type { CallbackStats } from './stats.ts'

type Tally = { calls: number; total: number; longest: number }

/** Callbacks that are told apart; further ones are not measured. A view can give its messages any name. */
const MAX = 1_000

/** How long callbacks took, by view and callback. */
export class Tallies {
  readonly #views = new Map<string, Map<string, Tally>>()
  #size = 0

  /** @param time in milliseconds */
  add(view: string, callback: string, time: number): void {
    const tally = this.#views.get(view)?.get(callback) ?? this.#begin(view, callback)
    if (!tally) return
    tally.calls++
    tally.total += time
    if (time > tally.longest) tally.longest = time
  }

  /** The slowest by their longest call. */
  slowest(count: number): readonly CallbackStats[] {
    const all = [...this.#views].flatMap(([view, tallies]) =>
      [...tallies].map(([callback, { calls, total, longest }]) => ({
        view,
        callback,
        calls,
        mean: rounded(total / calls),
        longest: rounded(longest),
      })),
    )
    return all.sort((a, b) => b.longest - a.longest).slice(0, count)
  }

  #begin(view: string, callback: string): Tally | undefined {
    if (this.#size === MAX) return undefined
    this.#size++
    const tally = { calls: 0, total: 0, longest: 0 }
    const tallies = this.#views.get(view) ?? new Map<string, Tally>()
    this.#views.set(view, tallies.set(callback, tally))
    return tally
  }
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100
