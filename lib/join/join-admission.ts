import type { Request, Response } from 'express'
import { callbackFailed } from '../errors/index.ts'
import { accept, acceptAndContinue } from '../http/subrequest.ts'
import type { LiveRoute } from '../page/live-route.ts'
import type { PageTools } from '../page/page-tools.ts'
import { identityOf } from '../page/request.ts'
import { Granting, type GrantOptions } from './granting.ts'
import type { Rejection } from './join-ask.ts'
import type { CheckOptions, JoinChecks } from './join-checks.ts'
import type { JoinRequest } from './join-request.ts'
import { Newcomers } from './newcomers.ts'
import type { RouteChecks } from './route-checks.ts'

/** The options that the admission of joins depends on. */
export type JoinAdmissionOptions = GrantOptions & CheckOptions

/** What is checked before a join is sent to the application, and what the live route checks. */
type AllChecks = { readonly before: JoinChecks; readonly atRoute: RouteChecks }

/** Grants or refuses the joins that the application let through to live routes. */
export class JoinAdmission {
  readonly #options: JoinAdmissionOptions
  readonly #tools: PageTools
  readonly #checks: AllChecks
  readonly #granting: Granting
  readonly #newcomers: Newcomers

  constructor(options: JoinAdmissionOptions, tools: PageTools, checks: AllChecks) {
    this.#options = options
    this.#tools = tools
    this.#checks = checks
    this.#granting = new Granting(options, tools)
    this.#newcomers = new Newcomers(options.report)
  }

  /**
   * Grants a join, unless its token is not of this route. An exception on the way is the answer to the join: the
   * request may have been broken off, and listeners for its end may throw.
   */
  admit(join: JoinRequest, route: LiveRoute, req: Request, res: Response): void {
    try {
      if (route.isMain) accept(req, res)
      else acceptAndContinue(req)
      this.#answer(join, route, req)
    } catch (error) {
      const failed = callbackFailed(route.config.name, 'the join', error)
      join.delegate.joinAnswered({ kind: 'refused', error: failed, refusal: 'join crashed' })
    }
  }

  #answer(join: JoinRequest, route: LiveRoute, req: Request): void {
    const { claims, delegate } = join
    const identity = identityOf(req, this.#options)
    const rejection = this.#checks.atRoute.check(join, route, req)
    if (rejection) return this.#refuse(join, rejection)
    if (!claims || this.#tools.tokens.isOf(claims, identity))
      return this.#granting.grant(join, route, req, identity)
    const answer = this.#newcomers.answer(claims, req)
    if ('refusal' in answer) this.#refuse(join, answer)
    else delegate.joinAnswered({ kind: 'redirect', message: answer })
  }

  #refuse(join: JoinRequest, rejection: Rejection): void {
    this.#checks.before.wasAstray(join)
    join.delegate.joinAnswered({ kind: 'refused', ...rejection })
  }
}
