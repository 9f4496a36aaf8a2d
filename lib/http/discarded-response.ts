import { ServerResponse, STATUS_CODES } from 'node:http'

/** Node's own, unless an application or its tracing has put another in its place. */
const writeHead: unknown = Reflect.get(ServerResponse.prototype, 'writeHead')

/**
 * Ends a response without sending anything, because its socket was handed over or because the response is never read.
 *
 * Timers, access logs and tracing that wait for the end are told and let go of request and response; otherwise each
 * would keep both for as long as the WebSocket lives. `end()` itself is not called: sessions hook it to save.
 */
export function finishSilently(response: ServerResponse, status: number): void {
  if (!response.headersSent) writeHeadSilently(response, status)
  Object.assign(response, { finished: true })
  response.emit('finish')
  emitClose(response)
}

/**
 * Keeps middleware from hooking `end`, by which sessions save and renew themselves: the request was made by no visitor,
 * and is to change nothing.
 */
export function keepEnd(response: ServerResponse): void {
  ;(response as Kept)[endKey] = Reflect.get(response, 'end') as unknown
  Object.defineProperty(response, 'end', KEPT_END)
}

const endKey = Symbol('end')

type Kept = ServerResponse & { [endKey]: unknown }

const KEPT_END: PropertyDescriptor & ThisType<Kept> = {
  get() {
    return this[endKey]
  },
  set: () => undefined,
  configurable: true,
}

/** Says that a response is over, as Node does: from now on it swallows what is written to it. */
export function emitClose(response: ServerResponse): void {
  if (response.closed) return
  Object.assign(response, { destroyed: true, _closed: true })
  response.emit('close')
}

/** Calls a `writeHead` that was hooked. Otherwise sets the status alone: Node's own would print a head that is never sent. */
function writeHeadSilently(response: ServerResponse, status: number): void {
  if (response.writeHead !== writeHead) return void response.writeHead(status)
  response.statusCode = status
  response.statusMessage ||= STATUS_CODES[status] ?? ''
  Object.assign(response, { _header: `HTTP/1.1 ${String(status)}\r\n\r\n` })
}
