import type { Request } from 'express'
import type { StaticFiles } from './channel/static-files.ts'
import { adviser } from './development/adviser.ts'
import { onlooker, type Onlooker } from './development/onlooker.ts'
import { type LiveError, optionInvalid, secretMissing, secretShort } from './errors.ts'
import { disown, isPromise } from './foreign.ts'
import { consoleLogger, sturdy, type Logger } from './logger.ts'
import type { Layout } from './page/layout.ts'
import { PubSub } from './pubsub/pubsub.ts'
import { reporter } from './reporter.ts'
import { developmentSecret } from './secret.ts'
import type { Adviser } from './view/advice.ts'
import type { ErrorHandler, Session } from './view/live-view.ts'
import type { OnMount } from './view/on-mount.ts'

/** How much a client can make grow. Each has a default that an ordinary page never reaches. */
export interface Limits {
  /** The largest frame a browser may send; a larger one ends the connection (1009). @unit bytes @default 65_536 */
  readonly frameBytes: number
  /** Frames a connection may send in a second; more are read later. @default 1_000 */
  readonly framesPerSecond: number
  /** Refused frames within a minute after which a connection is ended (1008). @default 20 */
  readonly refusedFrames: number
  /**
   * Messages of a connection that are not answered yet, at two bytes a character and 512 for each: more are read
   * later. @unit bytes @default 524_288
   */
  readonly waitingBytes: number
  /** Views that one connection may join. @default 100 */
  readonly channels: number
  /**
   * Joins of one visitor that run at once, of all connections together, and half as many of one connection; others
   * wait for their turn. @default 32
   */
  readonly joins: number
  /**
   * Connections that one visitor may have open: mostly one for each page. One more is refused, and its browser waits. Those
   * who were never given a page are told apart by their addresses. @default 100
   */
  readonly connections: number
  /** How many of them may be by long polling; one more is refused. @default 20 */
  readonly polls: number
  /** Messages that may wait for a slow callback before the view is ended. @default 1_000 */
  readonly waiting: number
  /** Topics that one view may listen to; one more ends it. @default 1_000 */
  readonly subscriptions: number
  /** Unsent bytes after which a browser that does not read is left (1013). @unit bytes @default 1_048_576 */
  readonly unsentBytes: number
  /** How long a connection may join nothing. @unit milliseconds @default 10_000 */
  readonly joinTime: number
  /** How long a connection may be silent; browsers send a heartbeat every 20 to 25 s. @unit milliseconds @default 65_000 */
  readonly silence: number
}

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

const DEFAULT_LIMITS: Limits = {
  frameBytes: 65_536,
  framesPerSecond: 1_000,
  refusedFrames: 20,
  waitingBytes: 524_288,
  channels: 100,
  joins: 32,
  connections: 100,
  polls: 20,
  waiting: 1_000,
  subscriptions: 1_000,
  unsentBytes: 1_048_576,
  joinTime: 10_000,
  silence: 65_000,
}

type Check = readonly [isGood: (value: unknown) => boolean, expected: string]

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isText = (value: unknown): boolean => typeof value === 'string'
const isLogger = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['debug', 'warn', 'error'].every((name) => isFunction((value as Readonly<Record<string, unknown>>)[name]))
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

const isSecretList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((secret) => secret === undefined || isText(secret))

const isCookies = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(
    ([name, is]) => name === 'crossSite' && (is === undefined || is === true || is === false),
  )

/** What each option takes. Values are checked because JavaScript does not. */
const CHECKS: Readonly<Record<keyof LiveOptions, Check>> = {
  secret: [(value) => isText(value) || isSecretList(value), 'text or a list of texts'],
  path: [(value) => isText(value) && /^(?:\/[\w.~-]+)+$/.test(value as string), 'a path such as "/live"'],
  basePath: [
    (value) => isText(value) && /^(?:\/[\w.~%-]+)*$/.test(value as string),
    'a path such as "/shop"',
  ],
  layout: [(value) => isFunction(value) || isText(value), 'a function or the name of a template'],
  title: [isText, 'text'],
  titlePrefix: [isText, 'text'],
  titleSuffix: [isText, 'text'],
  lang: [isText, 'a language such as "en"'],
  allowedOrigins: [(value) => isFunction(value) || isTextList(value), 'a list of origins or a function'],
  onMount: [(value) => Array.isArray(value) && value.every(isFunction), 'a list of functions'],
  cookie: [isCookies, 'a table such as { crossSite: true }'],
  session: [isFunction, 'a function of the request'],
  pubsub: [(value) => value instanceof PubSub, 'a PubSub'],
  handleError: [isFunction, 'a function of the socket, the error and where it was thrown'],
  onError: [isFunction, 'a function of the error'],
  logger: [isLogger, 'an object with the functions debug, warn and error'],
  limits: [(value) => typeof value === 'object' && value !== null && !isPromise(value), 'a table of numbers'],
  staticFiles: [(value) => isFunction(value) || isTextList(value), 'a list of addresses or a function'],
  connectHeaders: [isTextList, 'a list of headers'],
  maxPageAge: [(value) => typeof value === 'number' && value > 0, 'a number of milliseconds above 0'],
}

const LEAST_SECRET = 32

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

function checkOptions(options: LiveOptions): void {
  try {
    if (isPromise(options)) throw optionInvalid('liveRouter', 'a table of options', options)
    for (const [name, value] of Object.entries(options)) checkOption(name, value)
  } catch (error) {
    disown(options)
    throw error
  }
}

function checkOption(name: string, value: unknown): void {
  if (!Object.hasOwn(CHECKS, name))
    throw optionInvalid(name, `one of ${Object.keys(CHECKS).join(', ')}`, name)
  const [isGood, expected] = CHECKS[name as keyof LiveOptions]
  if (value !== undefined && !isGood(value)) throw optionInvalid(name, expected, value)
}

function secretsOf(secret: LiveOptions['secret'], logger: Logger): readonly string[] {
  const secrets = [secret].flat().filter(isGiven)
  if (secrets.length === 0) return [unasked(logger)]
  for (const each of secrets) {
    if (each.length < LEAST_SECRET) throw secretShort(each.length, LEAST_SECRET)
  }
  return secrets
}

/** A variable of the environment that is not set is no secret, be it undefined or an empty text. */
function isGiven(secret: string | undefined): secret is string {
  return secret !== undefined && secret !== ''
}

function unasked(logger: Logger): string {
  if (process.env['NODE_ENV'] === 'production') throw secretMissing()
  if (process.env['NODE_ENV'] !== 'test') {
    logger.warn(
      'no secret was given: one for development signs the pages. Production needs liveRouter({ secret }).',
    )
  }
  return developmentSecret()
}

function limitsOf(limits: Partial<Limits>): Limits {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw optionInvalid('limits', Object.keys(DEFAULT_LIMITS).join(', '), name)
    }
    if (typeof value !== 'number' || !(value > 0))
      throw optionInvalid(`limits.${name}`, 'a number above 0', value)
  }
  return { ...DEFAULT_LIMITS, ...limits }
}

function requestSession(req: Request): Session {
  return (req as { readonly session?: Session }).session ?? {}
}
