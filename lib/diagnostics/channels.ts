import { channel, tracingChannel, type Channel, type TracingChannel } from 'node:diagnostics_channel'
import type { LiveDiagnostics } from './messages.ts'

/** What begins and ends, each with a tracing channel. */
export type TracedKind = Exclude<keyof LiveDiagnostics, 'leave' | 'refusal'>

/** The tracing channel of one kind. */
export type Traces<Kind extends TracedKind> = TracingChannel<unknown, LiveDiagnostics[Kind]>

const traces = <Kind extends TracedKind>(kind: Kind): Traces<Kind> => tracingChannel(nameOf(kind))
const moment = (kind: 'leave' | 'refusal'): Channel => channel(nameOf(kind))

function nameOf(kind: keyof LiveDiagnostics): string {
  return `express-liveview:${kind}`
}

/** The channels of `node:diagnostics_channel` on which the library publishes, for all routers of the process. */
export const channels: { readonly [Kind in TracedKind]: Traces<Kind> } & {
  readonly leave: Channel
  readonly refusal: Channel
} = {
  mount: traces('mount'),
  params: traces('params'),
  event: traces('event'),
  info: traces('info'),
  async: traces('async'),
  render: traces('render'),
  diff: traces('diff'),
  join: traces('join'),
  leave: moment('leave'),
  refusal: moment('refusal'),
}
