import type { Request, RequestHandler, Response } from 'express'
import { atOnce } from '../at-once.ts'
import { withBasePath } from '../base-path.ts'
import { mark } from '../http/live-request.ts'
import {
  LiveRoutes,
  type EmbedOptions,
  type RouteOptions,
  type RoutePath,
  type RoutesOptions,
} from '../page/live-route.ts'
import { Pages, type PageOptions } from '../page/page.ts'
import type { PageTools } from '../page/page-tools.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import { Admission, type AdmissionOptions } from './admission.ts'
import { joinOf } from './join-request.ts'
import { isRecheck } from './recheck-request.ts'

/** The options that handlers depend on. */
export type HandlerOptions = AdmissionOptions & RoutesOptions & PageOptions

/** The views of one router as handlers show them: as a page to a browser that asks for one, or live to one that joins. */
export class LiveHandlers {
  /** Requests that came as a join or a recheck, of all routers; once it is accepted, they no longer say so. */
  static readonly #joining = new WeakSet<Request>()
  /** Answers whose page has the tags that embedded views share, of all routers. */
  static readonly #withTags = new WeakSet<Response>()

  readonly #basePath: string
  readonly #routes: LiveRoutes
  readonly #pages: Pages
  readonly #admission: Admission

  constructor(options: HandlerOptions, tools: PageTools) {
    this.#basePath = options.basePath
    this.#routes = new LiveRoutes(options)
    this.#pages = new Pages(options, tools)
    this.#admission = new Admission(options, tools, this.#routes.byName)
  }

  /** What is checked before a join is sent to the application. */
  get checks(): Admission['checks'] {
    return this.#admission.checks
  }

  /** The handler of a live route. @throws LIVE_VIEW_INVALID; LIVE_OPTION_INVALID */
  route(path: RoutePath, view: AnyLiveView, options: RouteOptions): RequestHandler {
    const route = this.#routes.add(path, view, options)
    const answer: RequestHandler = (req, res, next) => {
      if (this.#admission.admit(route, req, res)) return
      mark(req, 'page')
      this.#pages.send(route, req, res).catch(next)
    }
    return (req, res, next) => withBasePath(this.#basePath, () => answer(req, res, next))
  }

  /** A view for the page of an ordinary handler. @throws LIVE_VIEW_INVALID; LIVE_OPTION_INVALID; whatever the view throws */
  embed(req: Request, res: Response, view: AnyLiveView, options: EmbedOptions): Promise<string> {
    return withBasePath(this.#basePath, () => this.#embed(req, res, view, options))
  }

  async #embed(req: Request, res: Response, view: AnyLiveView, options: EmbedOptions): Promise<string> {
    const { id = 'phx-embedded' } = atOnce(options, '`live.embed`', 'options')
    const route = this.#routes.embedded(id, view)
    mark(req, 'page')
    const join = joinOf(req)
    if (join || isRecheck(req)) LiveHandlers.#joining.add(req)
    if (join?.root === id || isRecheck(req)) this.#admission.admit(route, req, res)
    // The page of a join or a recheck is discarded, so its other views need not be made.
    if (LiveHandlers.#joining.has(req)) return ''
    const tags = LiveHandlers.#withTags.has(res) ? '' : this.#pages.head(req, res)
    LiveHandlers.#withTags.add(res)
    return tags + (await this.#pages.embed(route, id, req, res))
  }
}
