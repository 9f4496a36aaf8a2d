import { appendFileSync } from 'node:fs'

/**
 * `npm test` stays within five minutes: of long tables it runs a sample, and prints what it left out. `npm run test:all`
 * runs everything.
 */

/** Is this `npm run test:all`? */
export const isThorough = process.env['TEST_ALL'] === '1'

/**
 * The rows of a long table that this run tries: all of them in `npm run test:all`, else `count` of them, chosen by a
 * seed so that every run tries the same. What was left out is printed at the end of the run.
 *
 * @param what the name of the table, for that line
 * @param count how many rows `npm test` tries
 * @param seed another number chooses other rows
 */
export function sampleOf<Row>(what: string, rows: readonly Row[], count: number, seed = 1): readonly Row[] {
  if (isThorough || rows.length <= count) return rows
  leftOut(`${String(rows.length - count)} of ${String(rows.length)} rows of ${what}`)
  const random = generator(seed)
  const ranked = rows.map((row, index) => ({ row, index, rank: random() }))
  const chosen = ranked.sort((a, b) => a.rank - b.rank).slice(0, count)
  return chosen.sort((a, b) => a.index - b.index).map(({ row }) => row)
}

/** How often something random is tried: `runs` times in `npm run test:all`, else `sample` times. */
export function runsOf(what: string, runs: number, sample: number): number {
  if (isThorough || runs <= sample) return runs
  leftOut(`${String(runs - sample)} of ${String(runs)} runs of ${what}`)
  return sample
}

/** Names what this run does not try; it is printed at the end of the run. */
export function leftOut(what: string): void {
  const file = process.env['LEFT_OUT_FILE']
  if (file === undefined) process.stdout.write(`left out here: ${what}\n`)
  else appendFileSync(file, `${what}\n`)
}

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
