/** What one thing costs a server: what `npm run scaling -- --measure` finds, and the model computes with. */
export interface Laws {
  /** A first page. @unit microseconds of processor time, kernel included, as are all of them */
  readonly page: number
  /** A new connection with the join of one view, and its end, behind a first page. */
  readonly join: number
  /** The same of a page that was open before: what each visitor costs after a lost connection, a deploy or a crash. */
  readonly resume: number
  /** An event: read, handled, rendered, answered. */
  readonly event: number
  /** A frame that a broadcast brings to one view: handled, rendered, sent. */
  readonly frame: number
  /** A heartbeat, every 22.5 s of each connection. */
  readonly heartbeat: number
  /** A message that comes from another process over Redis, before any view hears it. */
  readonly broadcast: number
  /** Resident memory of a connection with one small view, kernel buffers not counted. @unit bytes */
  readonly memory: number
  /** Resident memory of a process without visitors. @unit bytes */
  readonly empty: number
}

/**
 * Medians of three runs on 1 December 2026, with Node 20 in a quiet virtual machine with two cores; docs/scaling.md says
 * how. Another machine has others: measure there, and give them with `--laws`.
 */
export const MEASURED: Laws = {
  page: 94.1,
  join: 464,
  resume: 374,
  event: 17.3,
  frame: 13.6,
  heartbeat: 12.3,
  broadcast: 110,
  memory: 10_990,
  empty: 67_338_240,
}
