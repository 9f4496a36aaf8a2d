import type { LoadName } from './orders.ts'

/** One line of the table. */
export type Measure = {
  /** For `--only`. */
  readonly key: string
  readonly title: string
  readonly load: LoadName
  readonly page: string
  readonly event: string
  readonly connections: number
  readonly unit: 'times/s' | 'ms' | 'bytes'
  /** Which ratio of our figure to the ceiling's is wanted: at least, of rates; at most, of the others. */
  readonly wanted: number
  /** Is Express alone measured beside it? */
  readonly isThroughExpress: boolean
}

const page = {
  load: 'firstPages',
  event: '',
  connections: 8,
  unit: 'times/s',
  isThroughExpress: true,
} as const
const join = { ...page, load: 'joins', connections: 16 } as const
const events = { load: 'events', unit: 'times/s', isThroughExpress: false } as const
const heap = { load: 'idleViews', unit: 'bytes', wanted: 2, isThroughExpress: false } as const
const counter = { page: '/counter', event: 'inc' } as const
const table = { page: '/table?n=1000', event: 'touch' } as const
const stream = { page: '/stream?n=1000', event: 'touch' } as const

/** What is measured of our server and of the ceiling, in this order. */
export const measures: readonly Measure[] = [
  { ...page, ...counter, key: 'page-counter', title: 'first page, counter', wanted: 0.3 },
  { ...page, ...table, key: 'page-table', title: 'first page, 1,000 rows', wanted: 0.15 },
  { ...join, ...counter, key: 'join-counter', title: 'GET + connect + join, counter', wanted: 0.5 },
  { ...join, ...table, key: 'join-table', title: 'GET + connect + join, 1,000 rows', wanted: 0.4 },
  { ...events, ...counter, key: 'inc', title: 'event inc, 64 visitors', connections: 64, wanted: 0.65 },
  {
    ...events,
    ...table,
    key: 'touch',
    title: 'event touch, 1,000 rows, 8 visitors',
    connections: 8,
    wanted: 0.2,
  },
  {
    ...events,
    ...stream,
    key: 'touch-stream',
    title: 'event touch, stream of 1,000 rows, 8 visitors',
    connections: 8,
    wanted: 0.3,
  },
  {
    key: 'fan-out',
    title: 'POST to the last of 1,000 frames',
    load: 'fanOut',
    page: '/ticker',
    event: '',
    connections: 1000,
    unit: 'ms',
    wanted: 1.4,
    isThroughExpress: false,
  },
  { ...heap, ...counter, key: 'heap-counter', title: 'live heap per idle view, counter', connections: 2000 },
  { ...heap, ...table, key: 'heap-table', title: 'live heap per idle view, 1,000 rows', connections: 100 },
  {
    ...heap,
    ...stream,
    key: 'heap-stream',
    // 1.3 times what is wanted of the counter.
    wanted: 2.6,
    title: 'live heap per idle view, stream of 1,000 rows',
    connections: 500,
  },
]

/** The pages whose texts the ceiling is given. */
export const recordedPages: readonly string[] = [...new Set(measures.map((measure) => measure.page))]

/** The lists whose splices are counted. */
export const splicedPages: readonly string[] = ['/table?n=1000', '/table?n=10000']

/** Everything that `--only` understands. */
export const keys: readonly string[] = [
  ...measures.map(({ key }) => key),
  ...['splices', 'resident', 'flood', 'components', 'stream-items', 'uploads', 'browser'],
]
