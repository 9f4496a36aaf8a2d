import { setTimeout } from 'node:timers/promises'

/** What was sold in a month. @unit pieces */
export type Month = { readonly name: string; readonly sold: number }

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** How long the books of a year are read. @unit milliseconds */
const READING = 1200

/** Books that are slow to read. */
export class Ledger {
  readonly years: readonly number[] = [2024, 2025, 2026]

  /** What was sold in each month of a year. @param signal ends the reading */
  async months(year: number, signal: AbortSignal): Promise<readonly Month[]> {
    await setTimeout(READING, undefined, { signal })
    return NAMES.map((name, month) => ({ name, sold: soldIn(year, month) }))
  }
}

/** The same numbers at each reading: more from year to year, and most at the end of a year. */
function soldIn(year: number, month: number): number {
  const season = 60 + 40 * Math.cos(((month - 11) / 6) * Math.PI)
  return Math.round(season * (1 + (year - 2024) * 0.2) + ((year * 7 + month * 13) % 17))
}
