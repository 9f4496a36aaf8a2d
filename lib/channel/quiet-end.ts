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
  response.emit('close')
}
