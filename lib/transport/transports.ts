import type { Request, RequestHandler } from 'express'
import { sourceOf, type RequestSource } from '../http/request-source.ts'
import { handshake } from './handshake.ts'
import { longPoll, type LongPollOptions } from './long-poll.ts'
import type { Transport } from './transport.ts'

export { attach } from './handshake.ts'

export interface TransportsOptions extends Omit<LongPollOptions, 'connected'> {
  /** What a proxy cuts off the front of paths; some proxies do not do so for WebSockets. */
  readonly basePath: string
  /** A transport is open; it needs a delegate at once. The request is given to be read now, not to be kept. */
  readonly connected: (transport: Transport, source: RequestSource, request: Request) => void
}

/** Express middleware that opens the transports of one router, WebSockets and long polling, and leaves all else alone. */
export function transports(options: TransportsOptions): RequestHandler {
  const { connected, limits } = options
  const webSockets = handshake({
    ...options,
    maxPayload: limits.frameBytes,
    connected: (transport, request) => connected(transport, sourceOf(request), request),
  })
  const polls = longPoll({
    ...options,
    connected: (transport, request) => connected(transport, transport.source, request),
  })
  // The handshake sees every request: it learns from them where the router is mounted.
  return (request, response, next) =>
    void webSockets(request, response, () => void polls(request, response, next))
}
