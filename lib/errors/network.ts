import { describe, messageOf } from './describe.ts'
import { LiveError } from './live-error.ts'

/** What a connection cannot do any more: that of a browser, and that to a broker. */

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

/** An open page was asked for again, and the answer says nothing of the page. */
export const recheckFailed = (path: string, status: number): LiveError =>
  new LiveError(
    'LIVE_RECHECK_FAILED',
    'app',
    `The application answered ${String(status)} when it was asked whether an open page may still be seen: ${describe(path)}. ` +
      'The page stays, and is asked for again. This is said once, until the application answers otherwise.',
  )

/** The broker that carries messages between processes does not do what it is asked. */
export const brokerAway = (cause: unknown): LiveError =>
  new LiveError(
    'LIVE_BROKER_AWAY',
    'network',
    `Messages do not reach other processes: ${messageOf(cause)}. ` +
      'They wait here and are sent when the broker is back. This is said once, until then.',
    cause,
  )

/** Messages that other processes do not get. */
export const brokerDropped = (count: number, why: string): LiveError =>
  new LiveError(
    'LIVE_BROKER_DROPPED',
    'network',
    `${String(count)} ${count === 1 ? 'message was' : 'messages were'} not sent to other processes: ${why}.`,
  )

/** A browser that polls, whose session is in a process that cannot be reached. */
export const pollGone = (why: string): LiveError =>
  new LiveError(
    'LIVE_POLL_GONE',
    'network',
    `A browser that polls begins anew, since the process that held its session did not answer: ${why}.`,
  )

/** Something that no PubSub of ours has written. */
export const brokerText = (topic: string, count: number, cause: unknown): LiveError =>
  new LiveError(
    'LIVE_BROKER_TEXT',
    'network',
    `The broker brought ${count === 1 ? 'a text' : `text ${String(count)}`} to ${describe(topic)} that is no message of ` +
      `express-liveview: ${messageOf(cause)}. Does something else publish there, or another version of the library?`,
    cause,
  )
