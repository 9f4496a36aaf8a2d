import { describe, didYouMean } from './describe.ts'
import { LiveError } from './live-error.ts'

/** What a client sends that is refused. */

/** No handler for an event: a typo in development, an old or hostile page otherwise. */
export const eventUnknown = (view: string, name: unknown, known: readonly string[]): LiveError =>
  new LiveError(
    'LIVE_EVENT_UNKNOWN',
    'client',
    `${view} has no event ${describe(name)}. It knows ${known.join(', ') || 'none'}.${didYouMean(name, known)}`,
  )

/** An event without `phx-target` that only a live component of the view has. */
export const eventOfComponent = (view: string, name: string, component: string): LiveError =>
  new LiveError(
    'LIVE_EVENT_UNKNOWN',
    'client',
    `${view} has no event ${describe(name)}, but the live component ${component} in it has. For the component, write phx-target=\${self} on the element, or JS.push(${describe(name)}, { target: self }).`,
  )

/** A value that an event's parser, or the shape of all values, refuses. */
export const valueRefused = (where: string, why: string, cause?: unknown): LiveError =>
  new LiveError('LIVE_VALUE_REFUSED', 'client', `${where}: ${why}`, cause)

/** A frame that is not `[joinRef, ref, topic, event, payload]`. */
export const frameInvalid = (why: string): LiveError =>
  new LiveError('LIVE_FRAME_INVALID', 'client', `A frame was refused: ${why}.`)

/** A frame over `limits.frameBytes`. */
export const frameTooLarge = (max: number): LiveError =>
  new LiveError(
    'LIVE_FRAME_TOO_LARGE',
    'client',
    `A frame was larger than limits.frameBytes (${String(max)} bytes).`,
  )

/** Something a client can make grow has reached its limit. @param remedy what to do where that is no attack */
export const limitReached = (limit: string, max: number, remedy = ''): LiveError =>
  Object.assign(
    new LiveError(
      'LIVE_LIMIT_REACHED',
      'client',
      `limits.${limit} (${String(max)}) was reached.${remedy && ` ${remedy}`}`,
    ),
    { limit },
  )

/** An upgrade request that is not a WebSocket handshake of version 13 (RFC 6455, section 4.2). */
export const upgradeInvalid = (why: string): LiveError =>
  new LiveError('LIVE_UPGRADE_INVALID', 'client', `A WebSocket handshake was refused: ${why}.`)

/** A handshake or a poll from a page of another site. */
export const originRefused = (origin: string | undefined, host: string): LiveError =>
  new LiveError(
    'LIVE_ORIGIN_REFUSED',
    'client',
    `A connection from origin ${describe(origin)} was refused by ${host}. ` +
      'If that origin is yours, name it in allowedOrigins; behind a proxy, set Express\'s "trust proxy".',
  )

/** A long poll with a token that is worth nothing. */
export const pollRefused = (why: string): LiveError =>
  new LiveError('LIVE_POLL_REFUSED', 'client', `A long poll was refused: ${why}.`)

/** A join that the application itself answered with something other than the live route. */
export const joinRefused = (url: string, why: string): LiveError =>
  new LiveError('LIVE_JOIN_REFUSED', 'client', `A join of ${url} was refused: ${why}.`)

/** A connection that joined nothing in time. */
export const joinLate = (milliseconds: number): LiveError =>
  new LiveError('LIVE_JOIN_LATE', 'client', `A connection joined no view within ${String(milliseconds)} ms.`)

/** A token of a page that is too old, or of another release of the page. */
export const tokenStale = (why: string): LiveError =>
  new LiveError('LIVE_TOKEN_STALE', 'client', `A page has to be loaded afresh: ${why}.`)

/** A token that this server never signed. */
export const tokenForged = (): LiveError =>
  new LiveError('LIVE_TOKEN_FORGED', 'client', 'A join came with a token that another secret signed.')

/** A join without the cookie that every page sets. */
export const visitorUnknown = (): LiveError =>
  new LiveError(
    'LIVE_VISITOR_UNKNOWN',
    'client',
    'A join came without the visitor cookie of its page. The browser may refuse cookies, or a proxy may drop them.',
  )

/** A page asked for a change of its session that it has no right to, or not any more. */
export const sessionRefused = (why: string): LiveError =>
  new LiveError('LIVE_SESSION_REFUSED', 'client', `A change of a session was refused: ${why}.`)
