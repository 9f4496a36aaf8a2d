import { IncomingMessage, type Server } from 'node:http'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { Endpoint, type CloseOptions } from './endpoint.ts'
import type { Person } from './channel/instructions.ts'
import type { LiveStats } from './diagnostics/stats.ts'
import { optionInvalid } from './errors/index.ts'
import { resolveOptions } from './options/options.ts'
import type { LiveOptions } from './options/live-options.ts'
import type { EmbedOptions, RouteOptions, RoutePath } from './page/live-route.ts'
import type { PubSub } from './pubsub/pubsub.ts'
import type { FlashMessages } from './view/flash.ts'
import type { AnyLiveView } from './view/live-view.ts'

/** What `liveRouter` returns: an Express router with one more verb. */
export interface LiveRouter extends Router {
  /**
   * Mounts a live view at a path. Paths, parameters and middleware are Express's own: guards that stand
   * before it hold for its socket too.
   * @throws LIVE_VIEW_INVALID for anything that `liveView` did not make; LIVE_OPTION_INVALID
   */
  live(path: RoutePath, view: AnyLiveView, options?: RouteOptions): this
  /**
   * Prints a live view for the page of an ordinary handler: its element, and once in a page the tags it
   * needs. The handler runs again, inside the process, when the browser joins; what it answers then is dropped.
   * @throws LIVE_VIEW_INVALID; LIVE_OPTION_INVALID for an id that is not valid; whatever the view throws
   */
  embed(req: Request, res: Response, view: AnyLiveView, options?: EmbedOptions): Promise<string>
  /**
   * Leaves a message for the next live page, or for this answer if it is one: for a handler that redirects after a
   * POST. To be called before the answer is sent.
   * @throws LIVE_VALUE_KIND when one of them is no text
   */
  putFlash(res: Response, kind: string, text: string): void
  /**
   * The messages that were left for the next page, by their kind, for one that is not live: they are read once. To be
   * called before the answer is sent.
   */
  takeFlash(res: Response): FlashMessages
  /**
   * Makes a server ready before its first request. Not needed; see docs/reference/live-router.md.
   * @throws LIVE_OPTION_INVALID for anything but a server
   */
  attach(server: Server): void
  /**
   * Logs out: ends the connections of the browser that a request came from, or of a person, in all processes. Their pages
   * are loaded anew, so that the guards decide what is shown. After a request that happens once it is answered, so that
   * the browser has the new cookies: the promise does not wait for that. It settles when the broker, if there is one, has
   * taken the message for the other processes, where nothing is put into the session either once they have it.
   * @throws LIVE_VALUE_KIND; LIVE_OPTION_INVALID without the option `identity` (as rejections)
   */
  disconnect(whom: Request | Person): Promise<void>
  /**
   * Runs the open pages of a person through the application again, at once and in all processes, as the option `recheck`
   * does from time to time: after a change of what they may see.
   * @throws LIVE_VALUE_KIND; LIVE_OPTION_INVALID without the option `identity` (as rejections)
   */
  recheck(whom: Person): Promise<void>
  /**
   * Ends all connections of this router, and resolves when they are closed. Their browsers come back by themselves, to
   * another process or to this one. With `drain` they are told so over that time, each when its work is done, and
   * from then on the router takes no connection. A call during another one returns the promise of the first.
   * @throws LIVE_OPTION_INVALID
   */
  close(options?: CloseOptions): Promise<void>
  /** Is the router being closed with `drain`, or was it? For the address where a load balancer asks. */
  readonly draining: boolean
  /** What the router is doing, and what it has counted, as JSON: for a page of your own, a check or a log. */
  stats(): LiveStats
  /** Messages to views, for ordinary handlers: `live.pubsub.broadcast(topic, name, payload)`. */
  readonly pubsub: PubSub
}

const HOW_TO_USE = 'a table of options (write app.use(liveRouter()), for `liveRouter` is no middleware)'

/**
 * Makes the router that serves live views: `app.use(liveRouter())`. It finds its server by itself.
 *
 * @throws LIVE_OPTION_INVALID, LIVE_SECRET_MISSING (production), LIVE_SECRET_SHORT
 * @see docs/reference/live-router.md
 */
export function liveRouter(options: LiveOptions = {}): LiveRouter {
  if (options instanceof IncomingMessage) throw optionInvalid('liveRouter', HOW_TO_USE, options)
  const router = express.Router()
  const endpoint = new Endpoint(resolveOptions(options), router)
  router.use(endpoint.middleware)
  putLast(router, endpoint.session)
  const made = Object.assign(router, {
    live(this: LiveRouter, path: RoutePath, view: AnyLiveView, routeOptions: RouteOptions = {}) {
      router.get(path, endpoint.handlers.route(path, view, routeOptions))
      putLast(router, endpoint.session)
      return this
    },
    embed: (req: Request, res: Response, view: AnyLiveView, embedOptions: EmbedOptions = {}) =>
      endpoint.handlers.embed(req, res, view, embedOptions),
    putFlash: (res: Response, kind: string, text: string) => {
      endpoint.flash.put(res.req, res, kind, text)
    },
    takeFlash: (res: Response) => endpoint.flash.take(res.req, res),
    attach: (server: Server) => {
      endpoint.attach(server)
    },
    recheck: (whom: Person) => endpoint.instructions.recheck(whom),
    disconnect: (whom: Request | Person) => endpoint.instructions.disconnect(whom),
    close: (closeOptions: CloseOptions = {}) => endpoint.close(closeOptions),
    stats: () => endpoint.watch.stats(),
    pubsub: endpoint.pubsub,
    draining: false,
  })
  return Object.defineProperty(made, 'draining', { get: () => endpoint.draining })
}

/**
 * Has a router ask a handler behind its last live route, and so behind all middleware that stands before one: sessions may
 * be made there, in the router itself.
 */
function putLast(router: Router, handler: RequestHandler): void {
  const at = router.stack.findIndex(({ handle }) => handle === handler)
  if (at >= 0) router.stack.splice(at, 1)
  router.use(handler)
}
