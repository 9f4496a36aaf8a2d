import type { ServerResponse } from 'node:http'

/**
 * Ends a response without a word to the client, because the socket is somebody else's now or because nobody reads it.
 *
 * Timers, access logs and tracing that wait for the end are told and let go of request and response; otherwise each
 * would keep both for as long as the WebSocket lives. `end()` itself is not called: sessions hook it to save.
 */
export function endQuietly(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status)
  Object.assign(response, { finished: true })
  response.emit('finish')
  emitClose(response)
}

/** Says that a response is over, as Node does: from now on it swallows what is written to it. */
export function emitClose(response: ServerResponse): void {
  if (response.closed) return
  Object.assign(response, { destroyed: true, _closed: true })
  response.emit('close')
}
