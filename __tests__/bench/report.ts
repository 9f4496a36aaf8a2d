import { median } from './median.ts'
import type { Measure } from './measures.ts'

/** What one round found: `left` is of idle views only, `express` where it was measured. */
export type Round = {
  readonly ours: number
  readonly ceiling: number
  readonly express: number | undefined
  readonly left: number | undefined
}

export const headings: readonly string[] = ['', 'ours', 'ceiling', 'ratio', 'wanted', 'Express alone']

/** The line of a measure. The ratio is the median of the rounds' ratios: what disturbs a round disturbs both. */
export function line(measure: Measure, rounds: readonly Round[]): string[] {
  const { title, unit, wanted } = measure
  const ours = median(rounds.map((round) => round.ours))
  const ceiling = median(rounds.map((round) => round.ceiling))
  const ratio = median(rounds.map((round) => round.ours / round.ceiling))
  const floor = median(rounds.flatMap(({ express, ceiling }) => (express ? [express / ceiling] : [])))
  return [
    `${title} (${unit})`,
    figure(ours),
    figure(ceiling),
    ratio.toFixed(2),
    `${unit === 'times/s' ? 'at least' : 'at most'} ${wanted.toFixed(2)}`,
    Number.isNaN(floor) ? '' : floor.toFixed(2),
  ]
}

/** What is left of a view after its end; nothing of measures that close no views. */
export function leftLine({ title }: Measure, rounds: readonly Round[]): string | undefined {
  const left = median(rounds.flatMap((round) => round.left ?? []))
  return Number.isNaN(left)
    ? undefined
    : `${title}: ${figure(left)} bytes left after its end (median of the rounds)`
}

/** A table in Markdown, its columns in line. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const print = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`
  const rule = widths.map((width, i) => (i ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  const [head = [], ...body] = rows
  return [head, rule, ...body].map(print).join('\n')
}

export function figure(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')
}
