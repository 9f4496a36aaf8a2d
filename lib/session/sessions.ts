import type { Request, RequestHandler } from 'express'
import { sessionUnheard, type LiveError } from '../errors/index.ts'
import type { RequestSource } from '../http/request-source.ts'
import type { RequestOptions } from '../page/request.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import { LogOuts, type LoggedOut } from './log-outs.ts'
import { SessionEndpoint } from './session-endpoint.ts'
import { type LineConnection, SessionLine, type SessionLineOwner } from './session-line.ts'
import { Tickets } from './tickets.ts'

/** The options that writes into sessions depend on. */
export interface SessionsOptions extends Pick<RequestOptions, 'identity'> {
  readonly secrets: readonly string[]
  /** Where the live end points are below the mount point. */
  readonly path: string
  readonly report: (error: LiveError) => void
}

/** Knows the visitors that the cookies of a request name. */
type VisitorsOf = (whom: Pick<Request['headers'], 'cookie'>) => readonly KnownVisitor[]

/** What the views of one router do with the sessions of their visitors. */
export class Sessions implements SessionLineOwner {
  /** Answers at the end point, and leaves all else alone. */
  readonly answer: RequestHandler
  readonly tickets: Tickets
  readonly #visitorsOf: VisitorsOf
  readonly #logOuts = new LogOuts()
  readonly #report: SessionsOptions['report']
  #isTold = false

  constructor(options: SessionsOptions, visitorsOf: VisitorsOf) {
    const { secrets, path, identity, report } = options
    this.tickets = new Tickets(secrets)
    this.#visitorsOf = visitorsOf
    this.#report = report
    const { tickets } = this
    const endpoint = new SessionEndpoint({ tickets, logOuts: this.#logOuts, visitorsOf, identity, report })
    this.answer = (req, res, next) => {
      if (req.path === `${path}/session`) endpoint.answer(req, res)
      else next()
    }
  }

  /** From here on no ticket of before writes into the sessions of those who are logged out. */
  loggedOut(who: LoggedOut): void {
    this.#logOuts.add(who)
  }

  /** Was a browser logged out since, as long as tickets live? @param since see `moment` */
  isOut(visitor: string, since: number): boolean {
    return this.#logOuts.isOut(visitor, since)
  }

  line(connection: LineConnection, openedAt: number): SessionLine {
    return new SessionLine(connection, openedAt, this)
  }

  // Session line owner

  visitorOf(source: RequestSource): string | undefined {
    return this.#visitorsOf(source)[0]?.id
  }

  unheard(): void {
    if (!this.#isTold) this.#report(sessionUnheard())
    this.#isTold = true
  }
}
