import type { Request, Response } from 'express'
import type { AllowedOrigins } from '../http/allowed-origins.ts'
import { accept, purposeOf } from '../http/subrequest.ts'
import type { LiveRoute } from '../page/live-route.ts'
import type { PageTools } from '../page/page-tools.ts'
import { identityOf } from '../page/request.ts'
import { JoinAdmission, type JoinAdmissionOptions } from './join-admission.ts'
import { JoinChecks } from './join-checks.ts'
import { JoinRequest } from './join-request.ts'
import { PatchRequest } from './patch-request.ts'
import { RecheckRequest } from './recheck-request.ts'
import { RouteChecks } from './route-checks.ts'

/** The options that admission depends on. */
export type AdmissionOptions = JoinAdmissionOptions & { readonly allowedOrigins: AllowedOrigins }

/** Answers the joins, patches and rechecks that come to the live routes of a router. */
export class Admission {
  /** What is checked before a join is sent to the application. */
  readonly checks: JoinChecks
  readonly #options: AdmissionOptions
  readonly #atRoute: RouteChecks
  readonly #joins: JoinAdmission

  /** @param routes the live routes by their patterns */
  constructor(options: AdmissionOptions, tools: PageTools, routes: ReadonlyMap<string, LiveRoute>) {
    this.#options = options
    this.checks = new JoinChecks(options, tools)
    this.#atRoute = new RouteChecks({ checks: this.checks, mount: tools.mount, routes }, options)
    this.#joins = new JoinAdmission(options, tools, { before: this.checks, atRoute: this.#atRoute })
  }

  /** Answers a join, a patch or a recheck that has come to a route. False for an ordinary GET. */
  admit(route: LiveRoute, req: Request, res: Response): boolean {
    const purpose = purposeOf(req)
    if (purpose instanceof JoinRequest) this.#joins.admit(purpose, route, req, res)
    else if (purpose instanceof PatchRequest) this.#admitPatch(purpose, route, req, res)
    else if (purpose instanceof RecheckRequest) this.#admitRecheck(purpose, route, req, res)
    else return false
    return true
  }

  /** A patch is told which view is at this route, if it may know. Without a match the browser loads the page. */
  #admitPatch(patch: PatchRequest, { config: { view } }: LiveRoute, req: Request, res: Response): void {
    if (this.#isFor(patch, req)) patch.found(view, req)
    accept(req, res)
  }

  /** A recheck only sees which views are there. The page of an ordinary handler may have several. */
  #admitRecheck(recheck: RecheckRequest, route: LiveRoute, req: Request, res: Response): void {
    if (this.#isFor(recheck, req)) recheck.found(route)
    if (route.isMain) accept(req, res)
  }

  /** Did it come in at this router, and is its visitor still the same person? */
  #isFor({ endpoint, identity }: PatchRequest | RecheckRequest, req: Request): boolean {
    return this.#atRoute.isOurs(endpoint, req) && identityOf(req, this.#options) === identity
  }
}
