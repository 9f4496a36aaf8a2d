import { event, fields, html, liveView, type LiveView, type Socket } from '../lib/index.ts'
import type { Gauge } from './gauge.ts'

/** @unit milliseconds */
const PACE = 1000

/** How much time the chart may show. @unit seconds */
const SPANS = [15, 60, 120] as const

type Assigns = { readonly used: number; readonly span: number; readonly isPaused: boolean }

/**
 * Numbers for a chart that the browser draws: the view pushes points, the hook `Chart` of public/chart.js keeps and
 * draws them. The box is `phx-update="ignore"`, so what the hook made in it outlives every update around it; only
 * its `data-*` attributes are the view's, and the hook is told when they change.
 */
export function chart(gauge: Gauge): LiveView {
  return liveView({
    mount(socket): Assigns {
      const { used } = gauge.read()
      socket.pushEvent('points', { points: gauge.points })
      socket.sendSelfAfter(PACE, 'tick')
      return { used, span: 60, isPaused: false }
    },

    handleEvent: {
      span: event(fields({ seconds: readSpan }), (socket: Socket<Assigns>, { seconds }) => {
        socket.assign({ span: seconds })
      }),
      pause(socket) {
        // The gauge went on meanwhile, for others; the hook takes what it has not seen yet.
        socket.pushEvent('points', { points: gauge.points })
        socket.update('isPaused', (isPaused) => !isPaused)
      },
    },

    handleInfo: {
      tick(socket) {
        socket.sendSelfAfter(PACE, 'tick')
        if (socket.assigns.isPaused) return
        const point = gauge.read()
        socket.pushEvent('points', { points: [point] })
        socket.assign({ used: point.used })
      },
    },

    render: ({ used, span, isPaused }) => html`
      <section class="card gauge">
        <h2>Memory of this server</h2>
        <p class="figure">${used.toFixed(1)} MB</p>
        <div class="chart" id="memory" phx-hook="Chart" phx-update="ignore" data-span="${span}"
          role="img" aria-label="Memory over time"></div>
        <div class="buttons">
          <div role="group" aria-label="Time shown">
            ${SPANS.map(
              (each) => html`
              <button phx-click="span" phx-value-seconds="${each}" aria-pressed="${String(each === span)}">${each} s</button>`,
            )}
          </div>
          <button phx-click="pause">${isPaused ? 'Go on' : 'Pause'}</button>
        </div>
      </section>`,
  })
}

function readSpan(text: unknown): number {
  const span = SPANS.find((each) => String(each) === text)
  if (!span) throw new Error(`is none of ${SPANS.join(', ')}`)
  return span
}
