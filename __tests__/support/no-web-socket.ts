import type { RequestHandler } from 'express'

/** Refuses WebSockets, as a proxy does that knows none: pages are left to long polling. */
export const noWebSocket: RequestHandler = (req, res, next) =>
  req.path === '/live/websocket' && req.headers.upgrade ? void res.status(503).end() : next()
