import { html } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'

const WIDTH = 240
const HEIGHT = 48

/** A line of numbers, the newest at the right. @param title what it shows; the last, the least and the greatest number are added */
export function chart(title: string, points: readonly number[]): Rendered {
  const [least, greatest] = [Math.min(...points), Math.max(...points)]
  const text = `${title}: now ${String(points.at(-1))}, from ${String(least)} to ${String(greatest)}`
  const step = WIDTH / Math.max(1, points.length - 1)
  const line = points.map((point, i) => `${(i * step).toFixed(1)},${heightOf(point, least, greatest)}`)
  return html`<svg class="lvd-chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${text}">
    <polyline points="${line.join(' ')}" fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke"></polyline>
  </svg>`
}

/** Equal numbers are a line in the middle. */
function heightOf(point: number, least: number, greatest: number): string {
  const share = greatest === least ? 0.5 : (point - least) / (greatest - least)
  return (HEIGHT - 4 - share * (HEIGHT - 8)).toFixed(1)
}
