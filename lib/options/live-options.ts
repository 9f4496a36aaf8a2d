import type { Request } from 'express'
import type { LiveError } from '../errors/index.ts'
import type { StaticFiles } from '../join/static-files.ts'
import type { Limits } from '../limits.ts'
import type { Logger } from '../logger.ts'
import type { Layout } from '../page/layout.ts'
import type { PubSub } from '../pubsub/pubsub.ts'
import type { ErrorHandler } from '../view/definition.ts'
import type { Session } from '../view/mount-info.ts'
import type { OnMount } from '../view/on-mount.ts'

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
  /**
   * Who the visitor of a request is, such as `(req) => req.session.userId`. A view ends when its visitor becomes
   * another person, and `disconnect` and `recheck` find people by it. @default no visitor is known
   */
  readonly identity?: (req: Request) => string | undefined
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
  /**
   * How often each open page is run through the application again, so that guards hold over time: 0.75 to 1.25 times as
   * long. `Infinity`: never. @unit milliseconds @default 300_000 (5 minutes)
   */
  readonly recheck?: number
  /** How long a page may wait before it joins. @unit milliseconds @default 1_209_600_000 (14 days) */
  readonly maxPageAge?: number
}
