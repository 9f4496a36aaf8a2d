import type { IncomingMessage } from 'node:http'

/**
 * What a request is to a live router:
 * - `page`: a browser loads a page with a live view.
 * - `handshake`: a page opens its WebSocket.
 * - `join`: a page joins its view; the library made the request, inside the process.
 * - `patch`: a page takes its view to another URL; made inside the process as well.
 * - `recheck`: an open page is asked for again, to see whether its visitor may still see it; made inside the process.
 * - `poll`: long polling, in place of a WebSocket.
 * - `script`: the browser's part of the library.
 * - `session`: a page has its session changed, or its cookies renewed.
 */
export type LiveRequestKind =
  'page' | 'handshake' | 'join' | 'patch' | 'recheck' | 'poll' | 'script' | 'session'

/** Registered, for a gate is shared by all copies of this package in a process. */
const kindKey = Symbol.for('express-liveview.kind.1')

type Marked = IncomingMessage & { [kindKey]: LiveRequestKind | undefined }

/**
 * What a request is to a live router; undefined for every other request. For rate limits, logs, counters, and guards
 * that consume something. No client can make a request look like another.
 *
 * `join`, `patch` and `recheck` are known before all middleware, and so is `handshake` once a first request has shown the router
 * its server. The others are known when the router has seen the request: a logger that writes at the end of the answer
 * (morgan) finds them.
 *
 * @example
 * rateLimit({ limit: 100, skip: (req) => liveRequest(req) === 'join' })
 */
export function liveRequest(req: IncomingMessage): LiveRequestKind | undefined {
  return (req as Marked)[kindKey]
}

/** Says what a request is. What is said first stays: an application's page may embed a view that is being joined. */
export function mark(req: IncomingMessage, kind: LiveRequestKind): void {
  ;(req as Marked)[kindKey] ??= kind
}

/** A mark that is made later takes no longer then, see `giveExpressMembers`. */
export function makeRoomForMark(req: IncomingMessage): void {
  ;(req as Marked)[kindKey] ??= undefined
}
