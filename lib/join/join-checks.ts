import type { IncomingHttpHeaders } from 'node:http'
import { cutOff, inside } from '../base-path.ts'
import { prefixCut, tokenForged, tokenStale, visitorUnknown, type LiveError } from '../errors/index.ts'
import type { PageTools } from '../page/page-tools.ts'
import { isCsrfToken } from '../page/visitor-cookies.ts'
import type { KnownVisitor, PageClaims } from '../protocol/page-claims.ts'
import type { Doorkeeper } from './caller.ts'
import type { JoinAsk, Rejection } from './join-ask.ts'

/** The options that the checks depend on. */
export interface CheckOptions {
  /** Where the live end points are below the mount point. */
  readonly path: string
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
  /** How long a page may wait before it joins. @unit milliseconds */
  readonly maxPageAge: number
  readonly report: (error: LiveError) => void
}

/** Checks what can be known of a join without the application: its token, and the cookies of its connection. */
export class JoinChecks implements Doorkeeper {
  readonly #options: CheckOptions
  readonly #tools: PageTools
  #knowsCutPrefix = false

  constructor(options: CheckOptions, tools: PageTools) {
    this.#options = options
    this.#tools = tools
  }

  visitorsOf(whom: Pick<IncomingHttpHeaders, 'cookie'>): readonly KnownVisitor[] {
    return this.#tools.visitors.of(whom)
  }

  read(token: string): PageClaims | undefined {
    return this.#tools.tokens.read(token)
  }

  check({ id, claims, payload, nesting, visitors }: JoinAsk): Rejection | undefined {
    if (!claims) return stale(tokenForged())
    if (!visitors[0]) return { error: visitorUnknown(), refusal: 'cookies' }
    if (!visitors.some((visitor) => visitor.id === claims.visitor))
      return stale(tokenStale('it was made for another visitor'))
    if (claims.id !== id || claims.parent !== nesting?.parent)
      return stale(tokenStale('its token is of another view'))
    if (Date.now() - claims.time > this.#options.maxPageAge) return stale(tokenStale('it is too old'))
    if (payload.csrfToken !== undefined && !isCsrfToken(payload.csrfToken, claims.visitor, visitors))
      return stale(tokenStale('its csrf token is of another visitor'))
    return undefined
  }

  /**
   * Reports, once, that something cuts the front off paths: a page that was printed here is asked for under a longer
   * path.
   */
  wasAstray({ claims, payload: { url, isNavigation } }: JoinAsk): void {
    const { path, basePath, report } = this.#options
    if (this.#knowsCutPrefix || !claims || url === undefined || isNavigation) return
    const printed = claims.path ?? claims.endpoint.slice(0, -path.length) + claims.route
    const { pathname } = new URL(url)
    const prefix = cutOff(inside(basePath, pathname), printed)
    if (prefix === undefined) return
    this.#knowsCutPrefix = true
    report(prefixCut(pathname, printed, prefix))
  }
}

/** The page has to be loaded anew. */
export function stale(error: LiveError): Rejection {
  return { error, refusal: 'stale' }
}
