import type { Request } from 'express'
import { addressOf } from '../base-path.ts'
import { optionInvalid } from '../errors/index.ts'
import { disown, isPromise } from '../foreign.ts'
import { requestOrigin } from '../http/request-origin.ts'
import type { ClientInfo } from '../protocol/client-info.ts'
import type { BootInfo } from '../instance/boot-info.ts'
import type { NestedPart } from '../instance/children.ts'
import type { ConnectInfo, Session } from '../view/mount-info.ts'
import type { RawParams } from '../view/untrusted.ts'

/** The options that say what a view learns of its request. */
export interface RequestOptions {
  /** What views see as `session`. */
  session(req: Request): Session
  /** Says who the visitor is. */
  readonly identity: ((req: Request) => string | undefined) | undefined
  /** The headers that views find in `connectInfo`. */
  readonly connectHeaders: readonly string[]
}

/** The absolute URL of a request, as the browser has it. A `Host` header that is not a valid host is left out. */
export function pageUrl(req: Request): string {
  return (requestOrigin(req) ?? 'http://localhost') + addressOf(pathOf(req))
}

/** The path and the query as they came to the application, also of a request whose target is a whole URL (RFC 9112, section 3.2.2). */
export function pathOf({ originalUrl }: Request): string {
  if (originalUrl.startsWith('/')) return originalUrl
  const path = originalUrl.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
  return path.startsWith('/') ? path : `/${path}`
}

/** What a first page or a join says beside its request. */
type Beside = Partial<Pick<BootInfo, 'staticChanged' | 'flash'>> & {
  /** What a join says of the browser. */
  readonly client?: ClientInfo
}

/** What a view's boot reads, for a first page as for a join. */
export function bootInfo(
  req: Request,
  options: RequestOptions,
  { client, staticChanged = false, flash = {} }: Beside = {},
): BootInfo {
  return {
    params: rawParams(req),
    session: sessionOf(req, options),
    req,
    staticChanged,
    connectInfo: once(() => connectInfo(req, options.connectHeaders, client)),
    given: [req.res?.locals ?? {}],
    flash,
  }
}

/** @throws LIVE_OPTION_INVALID for a promise; any error of the option itself */
function sessionOf(req: Request, options: RequestOptions): Session {
  const session = options.session(req)
  if (isPromise(session)) throw optionInvalid('session', 'a function that returns a table at once', session)
  return session
}

/**
 * Who the visitor of a request is; undefined where the application does not know.
 * @throws LIVE_OPTION_INVALID when the option returns something else; any error of the option itself
 */
export function identityOf(req: Request, options: Pick<RequestOptions, 'identity'>): string | undefined {
  const identity: unknown = options.identity?.(req)
  if (identity === undefined || identity === null) return undefined
  if (typeof identity === 'string' && identity !== '') return identity
  disown(identity)
  throw optionInvalid(
    'identity',
    'a function that returns at once a text (such as String(user.id)), or undefined',
    identity,
  )
}

/** What a nested view's boot reads: no URL, and beside the page's session what the view around it says. */
export function nestedInfo(info: BootInfo, { nested, assigns }: NestedPart): BootInfo {
  const { session, given } = info
  return {
    ...info,
    params: undefined,
    session: { ...session, ...nested.session },
    given: [assigns, ...given],
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}

function connectInfo(req: Request, names: readonly string[], client?: ClientInfo): ConnectInfo {
  const named = names.map((name) => [name, req.get(name)] as const)
  const headers = named.filter((header): header is readonly [string, string] => header[1] !== undefined)
  return {
    address: req.ip,
    userAgent: req.get('user-agent'),
    headers: Object.fromEntries(headers),
    timeZone: client?.timeZone,
    viewport: client?.viewport,
  }
}

/** Shared: an object without a prototype takes the room of a hash table, and most views have no parameters. */
const NO_PARAMS = Object.freeze(Object.create(null)) as RawParams

/**
 * The parameters of the query and of the path, as text. A wildcard's parts are joined by slashes, and the last of
 * repeated names counts. Without a prototype, nothing is there that the URL does not name.
 */
export function rawParams(req: Request): RawParams {
  const at = req.originalUrl.indexOf('?')
  const query = at < 0 ? [] : [...new URLSearchParams(req.originalUrl.slice(at))]
  const path = Object.entries(req.params as Readonly<Record<string, string | string[] | undefined>>)
  if (path.length === 0 && query.length === 0) return NO_PARAMS
  const entries = path.map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value] as const)
  const params = Object.create(null) as Record<string, string | undefined>
  for (const [name, value] of [...query, ...entries]) params[name] = value
  return params
}
