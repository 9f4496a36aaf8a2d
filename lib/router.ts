import { IncomingMessage, type Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { Admission, joinOf } from './join/admission.ts'
import { Connections } from './channel/connections.ts'
import { sourceOf } from './http/subrequest.ts'
import { attach, handshake } from './transport/handshake.ts'
import { longPoll } from './transport/long-poll.ts'
import { atOnce } from './at-once.ts'
import { outside, withBasePath } from './base-path.ts'
import { optionInvalid, viewInvalid, refused } from './errors/index.ts'
import { mark } from './http/live-request.ts'
import { settle, type LiveOptions, type Settings } from './options/options.ts'
import { asError } from './page/as-error.ts'
import { ClientFiles } from './page/client-files.ts'
import { FlashCookies, FlashTokens } from './page/flash.ts'
import type { Layout } from './page/layout.ts'
import { Elements } from './page/element.ts'
import { Mount } from './http/mount-path.ts'
import { Pages, type Place } from './page/page.ts'
import { PageTokens, Signer } from './page/token.ts'
import { Visitors } from './page/visitor.ts'
import type { PubSub } from './pubsub/pubsub.ts'
import type { FlashMessages } from './view/flash.ts'
import type { PageDefaults } from './instance/setting.ts'
import { isLiveView, type AnyLiveView } from './view/live-view.ts'
import type { OnMount } from './view/on-mount.ts'

/** What Express takes for the path of a route: a pattern, a regular expression, or several of them. */
export type RoutePath = string | RegExp | (string | RegExp)[]

/** The options of one live route. */
export interface RouteOptions {
  /** The title of the page. @default the router's */
  readonly title?: string
  /** The document around the view. @default the router's */
  readonly layout?: Layout | string
  /**
   * What runs before the view is mounted, one after the other: it may redirect, assign and attach hooks. The `onMount` of
   * the router comes before it. @default []
   */
  readonly onMount?: readonly OnMount[]
}

/** The options of `live.embed`. */
export interface EmbedOptions {
  /** The id of the view's element; needed when a page embeds more than one view. @default 'phx-embedded' */
  readonly id?: string
}

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
   * @throws LIVE_VIEW_INVALID; LIVE_OPTION_INVALID for an id that is none; whatever the view throws
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
  /** Ends all connections of this router; their browsers come back by themselves, or to another process. */
  close(): void
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
  const door = new Doors(settle(options), router)
  router.use(door.entrance)
  return Object.assign(router, {
    live(this: LiveRouter, path: RoutePath, view: AnyLiveView, routeOptions: RouteOptions = {}) {
      router.get(path, door.route(path, view, routeOptions))
      return this
    },
    embed: (req: Request, res: Response, view: AnyLiveView, embedOptions: EmbedOptions = {}) =>
      door.embed(req, res, view, embedOptions),
    putFlash: (res: Response, kind: string, text: string) => {
      door.flash.put(res.req, res, kind, text)
    },
    takeFlash: (res: Response) => door.flash.take(res.req, res),
    attach: (server: Server) => {
      door.attach(server)
    },
    close: () => {
      door.close()
    },
    pubsub: door.pubsub,
  })
}

/** What a live route has where its view says nothing. */
type RouteDefaults = {
  readonly page: PageDefaults
  readonly layout: Layout | string | undefined
  readonly onMount: readonly OnMount[]
  readonly hasPaths: boolean
}

/** A path with names and parameters, each a part of its own: where a page can be is then told by the parts. */
const PLAIN = /^(?:\/(?::?[\w.~-]+)?)+$/

/** The two doors to views, pages for GET and channels for joins, and what both need. */
class Doors {
  readonly entrance: RequestHandler
  readonly #settings: Settings
  readonly #pages: Pages
  readonly #admission: Admission
  readonly flash: FlashCookies
  readonly #handshake: RequestHandler
  readonly #polls: RequestHandler
  readonly #connections: Connections
  #files: ClientFiles | undefined
  readonly #mount: Mount
  /** The live routes by their patterns; of equal ones the first, as for Express. */
  readonly #places = new Map<string, Place>()

  /** @param router whose doors they are */
  constructor(settings: Settings, router: Router) {
    const tokens = new PageTokens(settings.secrets)
    const visitors = new Visitors(settings.secrets, settings.cookie.crossSite ?? false)
    const flash = new FlashTokens(settings.secrets, settings.report)
    const elements = new Elements(settings, tokens)
    const mount = (this.#mount = new Mount(settings.path))
    const papers = { tokens, visitors, elements, flash, mount, routes: this.#places }
    const admission = new Admission(settings, papers)
    const connections = (this.#connections = new Connections(settings, admission))
    this.flash = new FlashCookies(flash, visitors)
    this.#settings = settings
    this.#pages = new Pages(settings, { elements, visitors, flash: this.flash, mount })
    this.#admission = admission
    this.#handshake = handshake({
      path: settings.path,
      basePath: settings.basePath,
      allowedOrigins: settings.allowedOrigins,
      maxPayload: settings.limits.frameBytes,
      full: (request) => connections.full(request),
      connected: (transport, request) => connections.add(transport, sourceOf(request), request),
      refused: settings.report,
    })
    this.#polls = longPoll({
      ...settings,
      visitorOf: (request) => visitors.of(request)[0]?.id,
      signer: new Signer(settings.secrets, 'poll'),
      full: (request) => connections.full(request),
      connected: (transport, request) => connections.add(transport, transport.source, request),
      refused: settings.report,
    })
    this.entrance = (req, res, next) => {
      this.#mount.passed(req)
      settings.onlooker?.(req, res, router)
      this.#handshake(req, res, () => {
        this.#polls(req, res, (error?: unknown) => {
          if (error || !this.#sendScript(req, res)) next(error)
        })
      })
    }
  }

  get pubsub(): PubSub {
    return this.#settings.pubsub
  }

  /** The handler of a live route: a page for a browser, an instance for a join. */
  route(path: RoutePath, view: AnyLiveView, options: RouteOptions): RequestHandler {
    checkRoute(options)
    const { title = this.#settings.title, layout, onMount = [] } = options
    const page = { title, lang: this.#settings.lang }
    const hasPaths = typeof path === 'string' && PLAIN.test(path)
    const place = this.#place(String(path), view, { page, layout, onMount, hasPaths })
    if (!this.#places.has(place.name)) this.#places.set(place.name, place)
    const answer: RequestHandler = (req, res, next) => {
      if (this.#admission.travels(place, req, res)) return
      const join = joinOf(req)
      if (join) {
        this.#admission.admit(join, place, req, res)
        return
      }
      mark(req, 'page')
      const document = {
        page,
        scriptUrl: this.#scriptUrl(req),
      }
      this.#pages.send(place, document, req, res).catch((error: unknown) => {
        next(asError(error, place.setting.name))
      })
    }
    return (req, res, next) => withBasePath(this.#settings.basePath, () => answer(req, res, next))
  }

  embed(req: Request, res: Response, view: AnyLiveView, options: EmbedOptions): Promise<string> {
    return withBasePath(this.#settings.basePath, () => this.#embed(req, res, view, options))
  }

  async #embed(req: Request, res: Response, view: AnyLiveView, options: EmbedOptions): Promise<string> {
    const { id = 'phx-embedded' } = atOnce(options, '`live.embed`', 'options')
    if (!/^[A-Za-z][\w-]*$/.test(id)) throw optionInvalid('id', 'letters, digits, "-" and "_"', id)
    const place = this.#place(`#${id}`, view)
    mark(req, 'page')
    const join = joinOf(req)
    if (join) joining.add(req)
    if (join?.root === id) this.#admission.admit(join, place, req, res)
    // Nobody reads the page of a join, so its other views need not be made.
    if (joining.has(req)) return ''
    const tags = withTags.has(res) ? '' : this.#pages.head(this.#scriptUrl(req), req, res)
    withTags.add(res)
    return tags + (await this.#pages.embed(place, id, req, res))
  }

  attach(server: Server): void {
    if (!(server instanceof NetServer))
      throw optionInvalid('server', 'an HTTP server, which app.listen(…) returns', server)
    attach(server, this.#settings.path)
  }

  close(): void {
    this.#connections.close()
  }

  /** @param route what the page has where the view says nothing; nothing for a view that is only a part of one */
  #place(name: string, view: AnyLiveView, route?: RouteDefaults): Place {
    if (!isLiveView(view))
      throw viewInvalid(
        `live.live and live.embed take what liveView returned, not ${refused(view)}` +
          (typeof view === 'function'
            ? '; middleware stands before the route: live.use(path, middleware)'
            : ''),
      )
    const { pubsub, report, adviser, limits, onMount: everyMount } = this.#settings
    return {
      name,
      isMain: route !== undefined,
      hasPaths: route?.hasPaths ?? false,
      layout: route?.layout,
      setting: {
        page: route?.page,
        view,
        name: view.name ?? name,
        pubsub,
        report,
        adviser,
        limits,
        everyMount,
        onMount: route ? [...everyMount, ...route.onMount] : everyMount,
        handleError: this.#settings.handleError,
      },
    }
  }

  /** Answers with a file of the client, if a request is for one. */
  #sendScript(req: Request, res: Response): boolean {
    const { path } = this.#settings
    if (!req.path.startsWith(`${path}/`) || !req.path.endsWith('.js')) return false
    const isSent = this.#client.send(req.path.slice(path.length + 1), req, res)
    if (isSent) mark(req, 'script')
    return isSent
  }

  get #client(): ClientFiles {
    this.#files ??= new ClientFiles()
    return this.#files
  }

  #scriptUrl(req: Request): string {
    return outside(this.#settings.basePath, `${this.#mount.doorOf(req)}/${this.#client.scriptName}`)
  }
}

/** @throws LIVE_OPTION_INVALID */
function checkRoute(options: RouteOptions): void {
  const { title, layout, onMount = [], ...unknown } = atOnce(options, '`live.live`', 'options')
  for (const name of Object.keys(unknown)) throw optionInvalid(name, 'one of title, layout, onMount', name)
  if (!['undefined', 'string'].includes(typeof title)) throw optionInvalid('title', 'text', title)
  if (!['undefined', 'string', 'function'].includes(typeof layout))
    throw optionInvalid('layout', 'a function or the name of a template', layout)
  if (!Array.isArray(onMount) || !onMount.every((hook) => typeof hook === 'function'))
    throw optionInvalid('onMount', 'a list of functions', onMount)
}

/** Requests that came as a join; once it is granted, they no longer say so. */
const joining = new WeakSet<Request>()

/** Answers whose page has the tags that embedded views share. */
const withTags = new WeakSet<Response>()
