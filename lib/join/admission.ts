import type { Request, Response } from 'express'
import { callbackFailed, joinRefused, tokenStale, type LiveError } from '../errors/index.ts'
import { originRule, type AllowedOrigins, type OriginRule } from '../http/allowed-origins.ts'
import { accept, acceptAndContinue, purposeOf } from '../http/subrequest.ts'
import type { LiveRoute } from '../page/live-route.ts'
import type { PageTools } from '../page/page-tools.ts'
import { identityOf, pageUrl, rawParams } from '../page/request.ts'
import { localPartOf } from '../protocol/local-path.ts'
import type { PageClaims } from '../protocol/page-claims.ts'
import type { EndpointRef } from './caller.ts'
import { Granting, type GrantOptions } from './granting.ts'
import type { Rejection } from './join-ask.ts'
import { JoinChecks, stale, type CheckOptions } from './join-checks.ts'
import { JoinRequest } from './join-request.ts'
import { Newcomers } from './newcomers.ts'
import { PatchRequest } from './patch-request.ts'
import { RecheckRequest } from './recheck-request.ts'

/** The options that admission depends on. */
export interface AdmissionOptions extends GrantOptions, CheckOptions {
  readonly allowedOrigins: AllowedOrigins
  readonly report: (error: LiveError) => void
}

/** The join that a request brings to a live route; undefined for an ordinary GET. */
export function joinOf(req: Request): JoinRequest | undefined {
  const purpose = purposeOf(req)
  return purpose instanceof JoinRequest ? purpose : undefined
}

/** Is a page only asked for again, to see whether it may still be seen? */
export function isRecheck(req: Request): boolean {
  return purposeOf(req) instanceof RecheckRequest
}

/** Admits joins and patches at live routes: those of browsers that were given the page. */
export class Admission {
  /** What is checked before a join is sent to the application. */
  readonly checks: JoinChecks
  readonly #options: AdmissionOptions
  readonly #granting: Granting
  readonly #newcomers = new Newcomers()
  readonly #tools: PageTools
  readonly #routes: ReadonlyMap<string, LiveRoute>
  readonly #isOriginAllowed: OriginRule

  /** @param routes the live routes by their patterns */
  constructor(options: AdmissionOptions, tools: PageTools, routes: ReadonlyMap<string, LiveRoute>) {
    this.#options = options
    this.checks = new JoinChecks(options, tools)
    this.#granting = new Granting(options, tools)
    this.#tools = tools
    this.#routes = routes
    this.#isOriginAllowed = originRule(options.allowedOrigins, options.report)
  }

  /** Answers a join, a patch or a recheck that has come to a route. False for an ordinary GET. */
  admit(route: LiveRoute, req: Request, res: Response): boolean {
    const purpose = purposeOf(req)
    if (purpose instanceof JoinRequest) this.#admitJoin(purpose, route, req, res)
    else if (purpose instanceof PatchRequest) this.#admitPatch(purpose, route, req, res)
    else if (purpose instanceof RecheckRequest) this.#admitRecheck(purpose, route, req, res)
    else return false
    return true
  }

  /** A patch is told which view is at this route, if it may know. Without a match the browser loads the page. */
  #admitPatch(patch: PatchRequest, { setting: { view } }: LiveRoute, req: Request, res: Response): void {
    if (this.#isOurs(patch.endpoint, req) && identityOf(req, this.#options) === patch.identity)
      patch.match = { view, url: pageUrl(req), params: rawParams(req) }
    accept(req, res)
  }

  /** A recheck only sees which views are there. The page of an ordinary handler may have several. */
  #admitRecheck(recheck: RecheckRequest, route: LiveRoute, req: Request, res: Response): void {
    if (this.#isOurs(recheck.endpoint, req) && identityOf(req, this.#options) === recheck.identity)
      recheck.found(route)
    if (route.isMain) accept(req, res)
  }

  /**
   * Grants a join, unless its token is not of this route. An exception on the way is the answer to the join: the
   * request may have been broken off, and listeners for its end may throw.
   */
  #admitJoin(join: JoinRequest, route: LiveRoute, req: Request, res: Response): void {
    try {
      if (route.isMain) accept(req, res)
      else acceptAndContinue(req)
      const { claims } = join
      const identity = identityOf(req, this.#options)
      const rejection = this.#check(join, route, req)
      if (rejection) this.#refuse(join, rejection)
      else if (!claims || this.#tools.tokens.isOf(claims, identity))
        this.#granting.grant(join, route, req, identity)
      else this.#sendAway(join, claims, req)
    } catch (error) {
      const failed = callbackFailed(route.setting.name, 'the join', error)
      join.delegate.joinAnswered({ kind: 'refused', error: failed, refusal: 'join crashed' })
    }
  }

  #refuse(join: JoinRequest, rejection: Rejection): void {
    this.checks.wasAstray(join)
    join.delegate.joinAnswered({ kind: 'refused', ...rejection })
  }

  /**
   * The page was made for another person. It is loaded anew as by a redirect: a browser that is told that its page is
   * stale would bring back what was typed there.
   */
  #sendAway(join: JoinRequest, { visitor }: PageClaims, req: Request): void {
    const error = tokenStale('its visitor is another person now, or not logged in')
    if (!this.#newcomers.mayLoad(visitor)) return this.#refuse(join, stale(error))
    this.#options.report(error)
    const to = localPartOf(new URL(pageUrl(req)))
    join.delegate.joinAnswered({ kind: 'redirect', message: { to } })
  }

  /** What only the route knows of a join that the application let through. */
  #check({ claims, endpoint, payload }: JoinRequest, route: LiveRoute, req: Request): Rejection | undefined {
    if (!claims || !this.#isOurs(endpoint, req) || !this.#isNamed(claims.endpoint, endpoint, req))
      return stale(tokenStale('it is of another router'))
    if (!this.#isOpenTo(claims.route, route, payload.isNavigation))
      return stale(tokenStale('its token is of another view'))
    if (!this.#isFramed(claims.route, route))
      return { error: joinRefused(route.name, 'its page has another layout'), refusal: 'unauthorized' }
    return undefined
  }

  /**
   * Did a connection come in at this router? Of two routers with the same end points the first answers for both, and
   * yet each says itself which origins it opens to.
   */
  #isOurs(endpoint: EndpointRef, req: Request): boolean {
    if (endpoint.router === this.checks) return true
    return endpoint.path === this.#tools.mount.endpointOf(req) && this.#isOriginAllowed(req)
  }

  /** A token names the end points that its page has: those of the connection, or those of the page it goes to. */
  #isNamed(named: string, endpoint: EndpointRef, req: Request): boolean {
    return named === endpoint.path || named === this.#tools.mount.endpointOf(req)
  }

  /**
   * A page may join where it was printed. The one view that owns its URL may go on to where else that view is mounted,
   * and by navigation to every other live route.
   */
  #isOpenTo(printed: string, route: LiveRoute, isNavigation: boolean): boolean {
    if (printed === route.name) return true
    const from = this.#routes.get(printed)
    if (!from || !route.isMain) return false
    return isNavigation || from.setting.view === route.setting.view
  }

  /** A document is made once and outlives navigation, so that the next view has to be meant for the same. */
  #isFramed(printed: string, route: LiveRoute): boolean {
    return printed === route.name || this.#routes.get(printed)?.layout === route.layout
  }
}
