import { IncomingMessage, ServerResponse } from 'node:http'
import { makeRoomForMark } from './live-request.ts'

/** What Express adds to a request. Not `query`: in Express 5 that is a getter of the prototype. */
const ofRequest: Record<PropertyKey, undefined> = {
  res: undefined,
  next: undefined,
  baseUrl: undefined,
  originalUrl: undefined,
  _parsedUrl: undefined,
  params: undefined,
  route: undefined,
}

/** What Express, or Node itself later on, adds to a response. */
const OF_RESPONSE = { locals: undefined, statusCode: 200, statusMessage: undefined }

/** How many kinds of events have listeners, which Node adds to a request with the first. */
type Counting = IncomingMessage & { readonly _eventsCount: number }

/**
 * Gives a request of Node's server and its response the members that Express adds, before Express does: without values,
 * which is to Express as if they were missing. Also the one that Node adds to a request with its first listener.
 *
 * Express changes the prototypes of both, and adds the members then. In Node 20 and 22 (no longer in 24) V8 shares the
 * hidden class of an object whose prototype was changed with no other object once a member is added. Each addition took a
 * microsecond, and each later read, by Express, by middleware or here, a quarter of one.
 */
export function giveExpressMembers(request: unknown, response: unknown): void {
  if (!(request instanceof IncomingMessage && response instanceof ServerResponse)) return
  // It has been at Express.
  if ('originalUrl' in request) return
  const { _eventsCount } = request as Counting
  Object.assign(request, ofRequest, { _eventsCount })
  Object.assign(response, OF_RESPONSE)
  makeRoomForMark(request)
}

/** Express 5 marks requests with a symbol of its own, which only a request says that has been there. */
export function learnExpressMarks(request: IncomingMessage): void {
  for (const key of Object.getOwnPropertySymbols(request))
    if (key.description?.startsWith('router.')) ofRequest[key] = undefined
}
