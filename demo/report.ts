import {
  asyncResult,
  each,
  event,
  fields,
  html,
  liveView,
  type Async,
  type LiveView,
  type Rendered,
} from '../lib/index.ts'
import type { Ledger, Month } from './ledger.ts'

type Assigns = { readonly year: number; readonly months: Async<readonly Month[]> }

/** A page whose slow part comes later. A click on another year meanwhile does not wait for the first. */
export function report(ledger: Ledger): LiveView {
  const year = ledger.years.at(-1) ?? 0
  return liveView<Assigns>({
    mount: (socket) => ({ year, months: socket.async((signal) => ledger.months(year, signal)) }),

    handleEvent: {
      show: event(fields({ year: Number }), (socket, { year }) => {
        socket.assign({ year })
        socket.assignAsync('months', (signal) => ledger.months(year, signal))
      }),
    },

    render: ({ year, months }) => html`
      <section class="card report" aria-labelledby="report-title" aria-busy="${months.loading}">
        <h2 id="report-title">Sold in ${year}</h2>
        <div class="buttons" role="group" aria-label="Year">
          ${each(
            ledger.years,
            (each) => each,
            (each) =>
              html`<button phx-click="show" phx-value-year="${each}" aria-pressed="${each === year}">
                ${each}
              </button>`,
          )}
        </div>
        <p role="status">${months.loading ? 'Reading the books …' : 'All months are there.'}</p>
        ${asyncResult(months, {
          loading: html`<div class="waiting" aria-hidden="true"></div>`,
          ok: (list) => table(list),
          failed: () => html`<p role="alert">The books cannot be read at the moment.</p>`,
        })}
      </section>`,
  })
}

function table(months: readonly Month[]): Rendered {
  return html`<table class="months">
    <thead>
      <tr>
        <th scope="col">Month</th>
        <th scope="col">Pieces</th>
      </tr>
    </thead>
    <tbody>
      ${each(
        months,
        ({ name }) => name,
        ({ name, sold }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td><meter min="0" max="200" value="${sold}" aria-hidden="true"></meter><span>${sold}</span></td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
