/** Checked by tsc, never run: what async values know of their types. */
import { asyncResult, html, liveView, type Async, type Socket } from '../../lib/index.ts'

type Report = { readonly rows: number }
type Page = { readonly report: Async<Report>; readonly count: number }

const read = (signal: AbortSignal): Promise<Report> => Promise.resolve({ rows: signal.aborted ? 0 : 1 })

export const inferred = liveView({
  mount: (socket) => ({ report: socket.async(read), count: 0 }),
  handleEvent: {
    again(socket) {
      socket.assignAsync('report', read, { reset: true })
      socket.assignAsync('report', () => ({ rows: 2 }))
      // @ts-expect-error another type of value
      socket.assignAsync('report', () => Promise.resolve('text'))
      // @ts-expect-error an assign that is not async
      socket.assignAsync('count', () => 1)
      // @ts-expect-error no such assign
      socket.assignAsync('reprot', read)
      // @ts-expect-error work is a function, not its promise
      socket.assignAsync('report', read(socket.signal))
      // @ts-expect-error an unknown option
      socket.assignAsync('report', read, { rest: true })
    },
    start(socket) {
      socket.startAsync('rows', read, {
        ok(it, { rows }) {
          it.assign({ count: rows })
          // @ts-expect-error a misspelt assign
          it.assign({ cuont: rows })
        },
        failed: (it, error) => it.assign({ count: error instanceof Error ? 1 : 0 }),
      })
      // @ts-expect-error the result is no number
      socket.startAsync('rows', read, { ok: (it, rows: number) => it.assign({ count: rows }) })
      socket.cancelAsync('rows')
    },
  },
  render: ({ report }) => html`${asyncResult(report, { ok: ({ rows }) => rows, loading: 'One moment' })}`,
})

export const told = liveView<Page>({
  mount(socket) {
    socket.startAsync('rows', read, { ok: (it, { rows }) => it.assign({ count: rows }) })
    // @ts-expect-error nothing is assigned yet
    socket.assignAsync('report', read)
    return { report: socket.async(read, { firstPage: 'wait' }), count: 0 }
  },
  // @ts-expect-error an async value is not its value
  render: ({ report }) => html`${report}`,
})

export const wrong = liveView<Page>({
  // @ts-expect-error another type of value
  mount: (socket) => ({ report: socket.async(() => Promise.resolve(1)), count: 0 }),
  render: ({ report }) => html`${report.value?.rows}`,
})

export const outside = (socket: Socket<Page>): void => socket.assignAsync('report', read)

// @ts-expect-error a value has to be shown somehow
export const shown = (report: Async<Report>): unknown => asyncResult(report, { loading: 'One moment' })
