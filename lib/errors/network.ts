import { LiveError } from './live-error.ts'

/** What a connection cannot do any more. */

/** A connection that was silent for too long. */
export const heartbeatMissed = (milliseconds: number): LiveError =>
  new LiveError('LIVE_HEARTBEAT_MISSED', 'network', `A connection was silent for ${String(milliseconds)} ms.`)

/** A browser that takes less than the server has to say. */
export const readerSlow = (bytes: number): LiveError =>
  new LiveError(
    'LIVE_READER_SLOW',
    'network',
    `A connection had ${String(bytes)} unsent bytes and was closed.`,
  )
