import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Request, RequestHandler, Response, Router } from 'express'
import { atOnce } from './at-once.ts'
import { withBasePath } from './base-path.ts'
import { Connections } from './channel/connections.ts'
import { optionInvalid } from './errors/index.ts'
import { mark } from './http/live-request.ts'
import { Admission, isRecheck, joinOf } from './join/admission.ts'
import type { ResolvedOptions } from './options/options.ts'
import { LiveRoutes, type RouteOptions, type RoutePath } from './page/live-route.ts'
import { Pages } from './page/page.ts'
import { pageTools, type PageTools } from './page/page-tools.ts'
import { attach, transports } from './transport/transports.ts'
import type { AnyLiveView } from './view/live-view.ts'

/** The options of `live.embed`. */
export interface EmbedOptions {
  /** The id of the view's element; needed when a page embeds more than one view. @default 'phx-embedded' */
  readonly id?: string
}

/** The options of `live.close`. */
export interface CloseOptions {
  /**
   * How long the end may take. Within this time browsers are told to come back, each at its own moment and when its work
   * is done; who comes meanwhile is sent elsewhere. @unit milliseconds @default all are told at once
   */
  readonly drain?: number
}

/** All that one live router serves: pages for GET, views for joins, the transports of connections, the client's script. */
export class Endpoint {
  /** Requests that came as a join or a recheck, of all routers; once it is accepted, they no longer say so. */
  static readonly #joining = new WeakSet<Request>()
  /** Answers whose page has the tags that embedded views share, of all routers. */
  static readonly #withTags = new WeakSet<Response>()

  /** What each request passes that comes to the router. */
  readonly middleware: RequestHandler
  readonly #options: ResolvedOptions
  readonly #tools: PageTools
  readonly #routes: LiveRoutes
  readonly #pages: Pages
  readonly #admission: Admission
  readonly #connections: Connections
  #closing: Promise<void> | undefined

  /** @param router whose endpoint it is */
  constructor(options: ResolvedOptions, router: Router) {
    const tools = (this.#tools = pageTools(options))
    const routes = (this.#routes = new LiveRoutes(options))
    const admission = (this.#admission = new Admission(options, tools, routes.byName))
    const connections = (this.#connections = new Connections(options, admission.checks))
    options.watch.connections = () => connections.open.stats(connections.context.joins)
    this.#options = options
    this.#pages = new Pages(options, tools)
    const connect = transports({
      ...options,
      visitorOf: (request) => tools.visitors.of(request)[0]?.id,
      signer: tools.pollSigner,
      full: (request) => connections.open.full(request),
      connected: (transport, source, request) => connections.add(transport, source, request),
      refused: options.report,
    })
    this.middleware = (req, res, next) => {
      tools.mount.passed(req)
      options.onlooker?.(req, res, router)
      connect(req, res, (error?: unknown) => {
        if (error || !tools.script.send(req, res)) next(error)
      })
    }
  }

  get flash(): PageTools['flash'] {
    return this.#tools.flash
  }

  get watch(): ResolvedOptions['watch'] {
    return this.#options.watch
  }

  get pubsub(): ResolvedOptions['pubsub'] {
    return this.#options.pubsub
  }

  /** The handler of a live route: a page for a browser, an instance for a join. @throws LIVE_VIEW_INVALID; LIVE_OPTION_INVALID */
  route(path: RoutePath, view: AnyLiveView, options: RouteOptions): RequestHandler {
    const route = this.#routes.add(path, view, options)
    const answer: RequestHandler = (req, res, next) => {
      if (this.#admission.admit(route, req, res)) return
      mark(req, 'page')
      this.#pages.send(route, req, res).catch(next)
    }
    return (req, res, next) => withBasePath(this.#options.basePath, () => answer(req, res, next))
  }

  /** Answers the requests by which pages change their session, and leaves all others alone. */
  get session(): RequestHandler {
    return this.#connections.context.sessions.answer
  }

  /** A view for the page of an ordinary handler. @throws LIVE_VIEW_INVALID; LIVE_OPTION_INVALID; whatever the view throws */
  embed(req: Request, res: Response, view: AnyLiveView, options: EmbedOptions): Promise<string> {
    return withBasePath(this.#options.basePath, () => this.#embed(req, res, view, options))
  }

  async #embed(req: Request, res: Response, view: AnyLiveView, options: EmbedOptions): Promise<string> {
    const { id = 'phx-embedded' } = atOnce(options, '`live.embed`', 'options')
    if (!/^[A-Za-z][\w-]*$/.test(id)) throw optionInvalid('id', 'letters, digits, "-" and "_"', id)
    const route = this.#routes.embedded(id, view)
    mark(req, 'page')
    const join = joinOf(req)
    if (join || isRecheck(req)) Endpoint.#joining.add(req)
    if (join?.root === id || isRecheck(req)) this.#admission.admit(route, req, res)
    // The page of a join or a recheck is discarded, so its other views need not be made.
    if (Endpoint.#joining.has(req)) return ''
    const tags = Endpoint.#withTags.has(res) ? '' : this.#pages.head(req, res)
    Endpoint.#withTags.add(res)
    return tags + (await this.#pages.embed(route, id, req, res))
  }

  /** What the application says of the connections of one browser or one person. */
  get instructions(): Connections['instructions'] {
    return this.#connections.instructions
  }

  /** Makes a server ready before its first request. @throws LIVE_OPTION_INVALID */
  attach(server: Server): void {
    if (!(server instanceof NetServer))
      throw optionInvalid('server', 'an HTTP server, which app.listen(…) returns', server)
    attach(server, this.#options.path)
  }

  get draining(): boolean {
    return this.#connections.isDraining
  }

  /** Ends all connections, and then the PubSub that the router made itself. @throws LIVE_OPTION_INVALID */
  close(options: CloseOptions): Promise<void> {
    const { drain } = atOnce(options, '`live.close`', 'options')
    if (drain !== undefined && !isTime(drain)) throw optionInvalid('drain', A_TIME, drain)
    return (this.#closing ??= this.#close(drain))
  }

  async #close(drain: number | undefined): Promise<void> {
    await (drain === undefined ? this.#connections.end() : this.#connections.drain(drain))
    if (this.#options.ownsPubsub) await this.#options.pubsub.close()
    if (drain === undefined) this.#closing = undefined
  }
}

const A_TIME = 'a number of milliseconds, no more than a day'

function isTime(time: unknown): boolean {
  return typeof time === 'number' && time >= 0 && time <= 86_400_000
}
