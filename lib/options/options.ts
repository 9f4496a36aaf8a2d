import type { Request } from 'express'
import type { StaticFiles } from '../join/static-files.ts'
import { adviser } from '../development/adviser.ts'
import { onlooker, type Onlooker } from '../development/onlooker.ts'
import type { LiveError } from '../errors/index.ts'
import { consoleLogger, sturdy, type Logger } from '../logger.ts'
import type { Layout } from '../page/layout.ts'
import { PubSub } from '../pubsub/pubsub.ts'
import type { Adviser } from '../view/advice.ts'
import type { ErrorHandler } from '../view/live-view.ts'
import type { Session } from '../view/mount-info.ts'
import type { OnMount } from '../view/on-mount.ts'
import { checkOptions } from './checks.ts'
import { limitsOf, type Limits } from '../limits.ts'
import { reporter } from './reporter.ts'
import { secretsOf } from './secrets.ts'

/** How a router sets its cookies. */
export interface LiveCookies {
  /**
   * Are pages to be live in a frame of another site as well? Then, over https, cookies are set with `SameSite=None` and
   * `Partitioned`: the browser keeps them apart for each site that shows the frame. @default false
   */
  readonly crossSite?: boolean
}

/** The options of `liveRouter`. */
export interface LiveOptions {
  /**
   * Signs pages and the visitor cookie: at least 32 characters. Of an array the first signs and all verify, so
   * that a secret can be replaced. Empty entries are left out. Required in production; elsewhere one is kept in `node_modules/.cache`.
   */
  readonly secret?: string | readonly (string | undefined)[]
  /** Where the socket and the client script live, below the router's mount point. @default '/live' */
  readonly path?: string
  /**
   * What a proxy cuts off the front of each path, such as `/shop` where `/shop/a` reaches the application as `/a`. It is put
   * in front of the paths that browsers are told: of scripts, links, patches and redirects. @default '' (nothing)
   */
  readonly basePath?: string | undefined
  /** The document around a view: a function, or the name of a template of the application's view engine. */
  readonly layout?: Layout | string
  /** The title of pages that have none of their own. @default 'Live' */
  readonly title?: string
  /** What stands before the title of every page. @default '' */
  readonly titlePrefix?: string
  /** What stands behind it, such as `' · Shop'`. @default '' */
  readonly titleSuffix?: string
  /** The language of pages whose view names none. @default 'en' */
  readonly lang?: string
  /**
   * Other origins whose pages may connect: compared whole, or a function that is asked about each. One without an
   * `Origin` header comes to the function as the empty text. @default [] (only pages of the same origin)
   */
  readonly allowedOrigins?: readonly string[] | ((origin: string, req: Request) => boolean)
  /** What runs before each view of the router is mounted, those that are nested or embedded too. @default [] */
  readonly onMount?: readonly OnMount[]
  /** How cookies are set. @default each its own */
  readonly cookie?: LiveCookies
  /** What views see as `session`. @default req.session */
  readonly session?: (req: Request) => Session
  /** Messages between views. @default one of the router's own */
  readonly pubsub?: PubSub
  /** Deals with failures in views without a `handleError` of their own. @default none: such a view ends */
  readonly handleError?: ErrorHandler<unknown>
  /** Told once of every callback of a live page that failed; the application's own error is its `cause`. @default the logger */
  readonly onError?: (error: LiveError) => void
  /** Where warnings and errors are written. @default the console, and with DEBUG=live details */
  readonly logger?: Logger
  /** How much a client can make grow. @default each its own */
  readonly limits?: Partial<Limits>
  /**
   * The addresses of scripts and stylesheets as they are now, such as `/app-1a2b.css`: a page that has others with
   * `phx-track-static` mounts with `staticChanged`. A function is asked at each join. @default [] (none is compared)
   */
  readonly staticFiles?: StaticFiles
  /** The headers that views find in `connectInfo`, such as `accept-language`. @default [] */
  readonly connectHeaders?: readonly string[]
  /** How long a page may wait before it joins. @unit milliseconds @default 1_209_600_000 (14 days) */
  readonly maxPageAge?: number
}

/** The options with their defaults. */
export interface Settings {
  readonly secrets: readonly string[]
  readonly path: string
  readonly basePath: string
  readonly layout: Layout | string | undefined
  readonly title: string
  readonly titlePrefix: string
  readonly titleSuffix: string
  readonly lang: string
  readonly allowedOrigins: NonNullable<LiveOptions['allowedOrigins']>
  readonly onMount: readonly OnMount[]
  readonly cookie: LiveCookies
  readonly session: (req: Request) => Session
  readonly pubsub: PubSub
  readonly handleError: ErrorHandler<unknown> | undefined
  readonly report: (error: LiveError) => void
  /** Outside production: says what is probably a mistake. */
  readonly adviser: Adviser | undefined
  /** Outside production: looks at the application around the router. */
  readonly onlooker: Onlooker | undefined
  readonly limits: Limits
  readonly staticFiles: StaticFiles
  readonly connectHeaders: readonly string[]
  readonly maxPageAge: number
}

/**
 * Fills in the defaults.
 * @throws LIVE_OPTION_INVALID, LIVE_SECRET_MISSING, LIVE_SECRET_SHORT
 */
export function settle(options: LiveOptions): Settings {
  checkOptions(options)
  const logger = sturdy(options.logger ?? consoleLogger)
  const isProduction = process.env['NODE_ENV'] === 'production'
  return {
    secrets: secretsOf(options.secret, logger),
    path: options.path ?? '/live',
    basePath: options.basePath ?? '',
    layout: options.layout,
    title: options.title ?? 'Live',
    titlePrefix: options.titlePrefix ?? '',
    titleSuffix: options.titleSuffix ?? '',
    lang: options.lang ?? 'en',
    allowedOrigins: options.allowedOrigins ?? [],
    onMount: options.onMount ?? [],
    cookie: options.cookie ?? {},
    session: options.session ?? requestSession,
    pubsub: options.pubsub ?? new PubSub({ logger }),
    handleError: options.handleError,
    report: reporter(options.onError, logger),
    adviser: isProduction ? undefined : adviser(logger),
    onlooker: isProduction ? undefined : onlooker(logger, options.session === undefined),
    limits: limitsOf(options.limits ?? {}),
    staticFiles: options.staticFiles ?? [],
    connectHeaders: options.connectHeaders ?? [],
    maxPageAge: options.maxPageAge ?? 14 * 24 * 60 * 60 * 1000,
  }
}

function requestSession(req: Request): Session {
  return (req as { readonly session?: Session }).session ?? {}
}
