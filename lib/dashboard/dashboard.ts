import type { CallbackStats, LiveStats } from '../diagnostics/stats.ts'
import { ViewSocket } from '../instance/view-socket.ts'
import { html } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'
import { liveView, type LiveView } from '../view/live-view.ts'
import { chart } from './chart.ts'
import { STYLE } from './style.ts'

/** How often it looks. @unit milliseconds */
const PACE = 2_000

/** How many looks the charts show. */
const SHOWN = 60

/** What a chart shows, at one look. */
type Point = {
  readonly connections: number
  readonly views: number
  readonly heap: number
  readonly unsent: number
}

/** The assigns of the dashboard. */
export type DashboardState = { readonly stats: LiveStats | undefined; readonly points: readonly Point[] }

/**
 * A live view of what its router is doing: connections, views, queues, memory, refusals and the slowest callbacks. It has
 * no guard of its own: a visitor who can load its page can see it, so put middleware before its route. It shows names of views
 * and callbacks, and nothing of visitors.
 * @see docs/guide/10-seeing-inside.md
 */
export const dashboard: LiveView<DashboardState> = liveView<DashboardState>({
  name: 'Dashboard',
  mount(socket) {
    socket.sendSelfAfter(PACE, 'look')
    return looked(socket, [])
  },
  handleInfo: {
    look(socket) {
      socket.sendSelfAfter(PACE, 'look')
      socket.assign(looked(socket, socket.assigns.points))
    },
  },
  pageTitle: () => 'Live views',
  render: ({ stats, points }) => html`
    <main class="lvd">
      ${STYLE}
      <h1>Live views</h1>
      ${stats ? body(stats, points) : html`<p>This view is not of a router.</p>`}
    </main>`,
})

function looked(socket: unknown, points: readonly Point[]): DashboardState {
  const stats = ViewSocket.watchOf(socket)?.stats()
  if (!stats) return { stats, points }
  const { connections, views, memory, queues } = stats
  const point = {
    connections: connections.open,
    views: views.joined,
    heap: memory.heap,
    unsent: queues.unsentBytes,
  }
  return { stats, points: [...points, point].slice(-SHOWN) }
}

function body(stats: LiveStats, points: readonly Point[]): Rendered {
  const { connections, views, queues, memory, refusals, failures, slowest, uptime } = stats
  return html`
    <p class="lvd-quiet">Up for ${span(uptime)}. Process ${bytes(memory.resident)}.</p>
    <div class="lvd-cards">
      ${card(
        'Connections',
        String(connections.open),
        points.map((point) => point.connections),
      )}
      ${card(
        'Views',
        String(views.joined),
        points.map((point) => point.views),
      )}
      ${card(
        'Heap',
        bytes(memory.heap),
        points.map((point) => point.heap),
      )}
      ${card(
        'Not read yet',
        bytes(queues.unsentBytes),
        points.map((point) => point.unsent),
      )}
    </div>
    <div class="lvd-tables">
      ${table('Views', 'Name', Object.entries(views.byName))}
      ${queued(stats)}
      ${table('Refused', 'Code', Object.entries(refusals))}
      ${table('Failed', 'Code', Object.entries(failures))}
    </div>
    ${slow(slowest)}`
}

function queued({ connections, queues, uploads, memory }: LiveStats): Rendered {
  return table('Queues', 'What waits', [
    ['Joins that run', queues.runningJoins],
    ['Joins that wait', queues.waitingJoins],
    ['Messages that wait for a callback', queues.messages],
    ['Not answered yet', bytes(queues.pendingBytes)],
    ['Slow readers', connections.behind],
    ['Files that are uploaded', uploads.files],
    ['What they have together', bytes(uploads.bytes)],
    ['Memory of views, about', bytes(memory.views)],
  ])
}

function card(name: string, value: string, points: readonly number[]): Rendered {
  return html`<section class="lvd-card">
    <h2>${name}</h2>
    <p class="lvd-figure">${value}</p>
    ${chart(`${name} over the last ${String((points.length * PACE) / 1000)} seconds`, points)}
  </section>`
}

function table(title: string, head: string, rows: readonly (readonly [string, string | number])[]): Rendered {
  return html`<section class="lvd-card">
    <h2>${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="lvd-quiet">None.</p>`
        : html`<table>
            <thead><tr><th scope="col">${head}</th><th scope="col">Count</th></tr></thead>
            <tbody>${rows.map(([name, count]) => html`<tr><td>${name}</td><td>${count}</td></tr>`)}</tbody>
          </table>`
    }
  </section>`
}

function slow(callbacks: readonly CallbackStats[]): Rendered {
  return html`<section class="lvd-card lvd-wide">
    <h2>Slowest callbacks</h2>
    <div class="lvd-scroll" tabindex="0" role="group" aria-label="Slowest callbacks"><table>
      <thead><tr><th scope="col">Callback</th><th scope="col">Calls</th><th scope="col">Mean</th><th scope="col">Longest</th></tr></thead>
      <tbody>${callbacks.map(
        ({ view, callback, calls, mean, longest }) =>
          html`<tr><td>${callback} <span class="lvd-of">${view}</span></td><td>${calls}</td><td>${mean.toFixed(1)} ms</td><td>${longest.toFixed(1)} ms</td></tr>`,
      )}</tbody>
    </table></div>
  </section>`
}

function bytes(count: number): string {
  if (count < 1_000) return `${String(count)} B`
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`
}

function span(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return `${String(hours)} h ${String(minutes)} min`
  return minutes > 0 ? `${String(minutes)} min` : `${String(seconds)} s`
}
