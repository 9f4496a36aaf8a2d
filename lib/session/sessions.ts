import type { Request, RequestHandler } from 'express'
import { sessionUnheard, type LiveError } from '../errors/index.ts'
import type { RequestSource } from '../http/subrequest.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import { SessionEndpoint } from './session-endpoint.ts'
import { SessionLine, type FrameOutlet, type SessionLineOwner } from './session-line.ts'
import { Tickets } from './tickets.ts'

/** The options that writes into sessions depend on. */
export interface SessionsOptions {
  readonly secrets: readonly string[]
  /** Where the live end points are below the mount point. */
  readonly path: string
  readonly report: (error: LiveError) => void
}

/** Knows the visitors that the cookies of a request name. */
type VisitorsOf = (headers: Request['headers']) => readonly KnownVisitor[]

/** What the views of one router do with the sessions of their visitors. */
export class Sessions implements SessionLineOwner {
  /** Answers at the end point, and leaves all else alone. */
  readonly answer: RequestHandler
  readonly tickets: Tickets
  readonly #visitorsOf: VisitorsOf
  readonly #report: SessionsOptions['report']
  #isTold = false

  constructor({ secrets, path, report }: SessionsOptions, visitorsOf: VisitorsOf) {
    this.tickets = new Tickets(secrets)
    this.#visitorsOf = visitorsOf
    this.#report = report
    const endpoint = new SessionEndpoint({ tickets: this.tickets, visitorsOf, report })
    this.answer = (req, res, next) => {
      if (req.path === `${path}/session`) endpoint.answer(req, res)
      else next()
    }
  }

  /** For a connection that came in by a request. */
  line(source: RequestSource, out: FrameOutlet): SessionLine {
    return new SessionLine(source, out, this)
  }

  // Session line owner

  visitorOf({ headers }: RequestSource): string | undefined {
    return this.#visitorsOf(headers)[0]?.id
  }

  unheard(): void {
    if (!this.#isTold) this.#report(sessionUnheard())
    this.#isTold = true
  }
}
