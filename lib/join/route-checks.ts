import type { Request } from 'express'
import { joinRefused, tokenStale } from '../errors/index.ts'
import { originRule, type OriginRule } from '../http/allowed-origins.ts'
import type { LiveRoute } from '../page/live-route.ts'
import type { PageTools } from '../page/page-tools.ts'
import type { EndpointRef } from './caller.ts'
import type { Rejection } from './join-ask.ts'
import { stale, type JoinChecks } from './join-checks.ts'
import type { JoinRequest } from './join-request.ts'

/** A router whose live routes check what comes to them. */
type CheckedRouter = {
  readonly checks: JoinChecks
  readonly mount: PageTools['mount']
  /** Its live routes by their patterns. */
  readonly routes: ReadonlyMap<string, LiveRoute>
}

/** What only a live route knows of the joins and patches that the application let through to it. */
export class RouteChecks {
  readonly #router: CheckedRouter
  readonly #isOriginAllowed: OriginRule

  /** @param options those of `originRule` */
  constructor(
    router: CheckedRouter,
    options: {
      readonly allowedOrigins: Parameters<typeof originRule>[0]
      readonly report: Parameters<typeof originRule>[1]
    },
  ) {
    this.#router = router
    this.#isOriginAllowed = originRule(options.allowedOrigins, options.report)
  }

  /** Why a join is not granted at a route; undefined when it may be. */
  check({ claims, endpoint, payload }: JoinRequest, route: LiveRoute, req: Request): Rejection | undefined {
    if (!claims || !this.isOurs(endpoint, req) || !this.#isNamed(claims.endpoint, endpoint, req))
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
  isOurs(endpoint: EndpointRef, req: Request): boolean {
    const { checks, mount } = this.#router
    if (endpoint.router === checks) return true
    return endpoint.path === mount.endpointOf(req) && this.#isOriginAllowed(req)
  }

  /** A token names the end points that its page has: those of the connection, or those of the page it goes to. */
  #isNamed(named: string, endpoint: EndpointRef, req: Request): boolean {
    return named === endpoint.path || named === this.#router.mount.endpointOf(req)
  }

  /**
   * A page may join where it was printed. The one view that owns its URL may go on to where else that view is mounted,
   * and by navigation to every other live route.
   */
  #isOpenTo(printed: string, route: LiveRoute, isNavigation: boolean): boolean {
    if (printed === route.name) return true
    const from = this.#router.routes.get(printed)
    if (!from || !route.isMain) return false
    return isNavigation || from.config.view === route.config.view
  }

  /** A document is made once and outlives navigation, so that the next view has to be meant for the same. */
  #isFramed(printed: string, route: LiveRoute): boolean {
    return printed === route.name || this.#router.routes.get(printed)?.layout === route.layout
  }
}
