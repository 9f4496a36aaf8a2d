import { printable } from './describe.ts'

/** Whose mistake an error is. It decides who is told, and how loudly. */
export type Fault = 'app' | 'client' | 'network' | 'internal'

/** The name of an error; `docs/errors.md` has a heading for each. */
export type LiveErrorCode =
  | 'LIVE_VIEW_INVALID'
  | 'LIVE_OPTION_INVALID'
  | 'LIVE_SECRET_MISSING'
  | 'LIVE_SECRET_SHORT'
  | 'LIVE_PREFIX_CUT'
  | 'LIVE_POLL_ELSEWHERE'
  | 'LIVE_CLIENT_MISSING'
  | 'LIVE_LAYOUT_INVALID'
  | 'LIVE_HEAD_INVALID'
  | 'LIVE_HOLE_POSITION'
  | 'LIVE_VALUE_KIND'
  | 'LIVE_NESTED_INVALID'
  | 'LIVE_COMPONENT_INVALID'
  | 'LIVE_STREAM_INVALID'
  | 'LIVE_KEY_TWICE'
  | 'LIVE_ITEMS_CHANGED'
  | 'LIVE_ATTRIBUTE_NAME'
  | 'LIVE_FIELD_NAME'
  | 'LIVE_CALLBACK_FAILED'
  | 'LIVE_CALLBACK_SLOW'
  | 'LIVE_STATE_LARGE'
  | 'LIVE_VIEW_SLOW'
  | 'LIVE_REDIRECT_UNSAFE'
  | 'LIVE_REDIRECT_EMBEDDED'
  | 'LIVE_PATCH_ELSEWHERE'
  | 'LIVE_PATCH_LOOP'
  | 'LIVE_FLASH_CUT'
  | 'LIVE_SESSION_MISSING'
  | 'LIVE_SESSION_UNHEARD'
  | 'LIVE_EVENT_UNKNOWN'
  | 'LIVE_VALUE_REFUSED'
  | 'LIVE_FRAME_INVALID'
  | 'LIVE_FRAME_TOO_LARGE'
  | 'LIVE_LIMIT_REACHED'
  | 'LIVE_UPGRADE_INVALID'
  | 'LIVE_ORIGIN_REFUSED'
  | 'LIVE_POLL_REFUSED'
  | 'LIVE_SESSION_REFUSED'
  | 'LIVE_JOIN_REFUSED'
  | 'LIVE_JOIN_LATE'
  | 'LIVE_TOKEN_STALE'
  | 'LIVE_TOKEN_FORGED'
  | 'LIVE_VISITOR_UNKNOWN'
  | 'LIVE_HEARTBEAT_MISSED'
  | 'LIVE_READER_SLOW'
  | 'LIVE_RECHECK_FAILED'
  | 'LIVE_POLL_GONE'
  | 'LIVE_BROKER_AWAY'
  | 'LIVE_BROKER_DROPPED'
  | 'LIVE_BROKER_TEXT'
  | 'LIVE_INTERNAL'

/**
 * Every error of this library. `code` is stable and made for programs; the message is made for people and
 * says what was expected, what was given and what to do.
 */
export class LiveError extends Error {
  readonly code: LiveErrorCode
  readonly fault: Fault
  /** The HTTP status an Express error handler answers with: 400 when the client is at fault, 500 otherwise. */
  readonly status: number
  /** With `LIVE_LIMIT_REACHED`, or where that is the cause: the name of the limit. */
  readonly limit?: string

  constructor(code: LiveErrorCode, fault: Fault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause: printable(cause) })
    this.name = 'LiveError'
    this.code = code
    this.fault = fault
    this.status = fault === 'client' ? 400 : 500
    if (isLiveError(cause) && cause.limit !== undefined) this.limit = cause.limit
    made.add(this)
  }
}

/** All errors that were made here. */
const made = new WeakSet<object>()

/** Is what was thrown an error of ours? `instanceof` would ask the value, which may be a proxy that throws. */
export function isLiveError(thrown: unknown): thrown is LiveError {
  return made.has(thrown as object)
}

/** Something that cannot happen. */
export const internal = (what: string): LiveError =>
  new LiveError('LIVE_INTERNAL', 'internal', `${what}. This is a bug of express-liveview; please report it.`)
