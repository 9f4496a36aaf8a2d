import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { RequestHandler, Router } from 'express'
import { atOnce } from './at-once.ts'
import { Connections } from './channel/connections.ts'
import { optionInvalid } from './errors/index.ts'
import { LiveHandlers } from './join/live-handlers.ts'
import type { ResolvedOptions } from './options/options.ts'
import { pageTools, type PageTools } from './page/page-tools.ts'
import { attach, transports } from './transport/transports.ts'
import { sweepUploads } from './uploads/folder.ts'

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
  /** What each request passes that comes to the router. */
  readonly middleware: RequestHandler
  /** What shows its views. */
  readonly handlers: LiveHandlers
  readonly #options: ResolvedOptions
  readonly #tools: PageTools
  readonly #connections: Connections
  #closing: Promise<void> | undefined

  /** @param router whose endpoint it is */
  constructor(options: ResolvedOptions, router: Router) {
    void sweepUploads()
    const tools = (this.#tools = pageTools(options))
    this.handlers = new LiveHandlers(options, tools)
    const connections = (this.#connections = new Connections(options, this.handlers.checks))
    options.watch.connections = () => connections.open.stats(connections.context.joins)
    this.#options = options
    const connect = transports({
      ...options,
      visitorOf: ({ headers }) => tools.visitors.of(headers)[0]?.id,
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

  /** Answers the requests by which pages change their session, and leaves all others alone. */
  get session(): RequestHandler {
    return this.#connections.context.sessions.answer
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
