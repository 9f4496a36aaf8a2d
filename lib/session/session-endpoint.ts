import type { Request, Response } from 'express'
import { callbackFailed, LiveError, sessionRefused } from '../errors/index.ts'
import { mark } from '../http/live-request.ts'
import { identityOf, type RequestOptions } from '../page/request.ts'
import { endSession, saveSession, writeSession } from '../page/session.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import { answerTicket, readTicket } from './session-exchange.ts'
import { cookiesAfter } from './cookies.ts'
import type { LogOuts, Write } from './log-outs.ts'
import { isWanted, TicketChecks } from './ticket-checks.ts'
import { TICKET_LIFE, type Ticket, type Tickets } from './tickets.ts'

/** What the end point needs of its router. */
export interface SessionEndpointOptions extends Pick<RequestOptions, 'identity'> {
  readonly tickets: Tickets
  readonly logOuts: LogOuts
  readonly visitorsOf: (headers: Request['headers']) => readonly KnownVisitor[]
  readonly report: (error: LiveError) => void
}

/**
 * The one live end point at which cookies are set: the application's own middleware sets them, as for any request. A
 * page posts a ticket that was sent over its connection; what that says is written into `req.session`, and the answer has
 * the cookies that the browser has then, sealed for the connection. See docs/protocol.md, "Session".
 */
export class SessionEndpoint {
  readonly #options: SessionEndpointOptions
  readonly #checks: TicketChecks

  constructor(options: SessionEndpointOptions) {
    this.#options = options
    this.#checks = new TicketChecks(options.visitorsOf)
  }

  /** Answers every request. */
  answer(req: Request, res: Response): void {
    mark(req, 'session')
    if (req.method !== 'POST') return answerTicket(res, 405)
    this.#redeem(req, res).catch((thrown: unknown) => {
      const isOurs = thrown instanceof LiveError
      answerTicket(res, isOurs && thrown.fault === 'client' ? 403 : 500)
      this.#report(thrown)
    })
  }

  /** @throws LIVE_ORIGIN_REFUSED, LIVE_SESSION_REFUSED, LIVE_SESSION_MISSING; what the session or its store throws */
  async #redeem(req: Request, res: Response): Promise<void> {
    this.#checks.ofPage(req)
    const sealed = await readTicket(req)
    const ticket = sealed === undefined ? undefined : this.#options.tickets.read(sealed)
    if (!ticket) throw sessionRefused('its ticket was not made here')
    this.#checks.ofTicket(ticket, req)
    if (!ticket.sets) return answerTicket(res, 200, this.#stub(ticket, req.headers.cookie))
    const write = this.#begin(ticket, req)
    try {
      await this.#write(ticket, write, req, res)
    } catch (thrown) {
      this.#end(write, req)
      throw thrown
    }
    onceOver(res, () => this.#end(write, req))
  }

  async #write(ticket: Ticket, write: Write, req: Request, res: Response): Promise<void> {
    for (const [key, value] of ticket.values) writeSession(req, key, value)
    if (ticket.values.length > 0) await saveSession(req)
    // From here to the end nothing is waited for: what is true now is true of what is sent.
    if (write.isOver || !isWanted(ticket)) throw sessionRefused('its page was told to leave')
    res.status(200).set({ 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
    // What sets cookies does so here, and so they are known.
    res.writeHead(200)
    res.end(this.#stub(ticket, cookiesAfter(req.headers.cookie ?? '', res.getHeader('Set-Cookie'))))
  }

  /** @throws LIVE_SESSION_REFUSED for the ticket of one who was logged out since */
  #begin(ticket: Ticket, req: Request): Write {
    const { logOuts } = this.#options
    const write = logOuts.begin(ticket, identityOf(req, this.#options))
    if (!write.isOver) return write
    logOuts.end(write)
    throw sessionRefused('its visitor was logged out')
  }

  /** A store may have written a session after it was ended there, so one that is over is ended once more. */
  #end(write: Write, req: Request): void {
    this.#options.logOuts.end(write)
    if (write.isOver) endSession(req).catch((thrown: unknown) => this.#report(thrown))
  }

  #report(thrown: unknown): void {
    const isOurs = thrown instanceof LiveError
    this.#options.report(isOurs ? thrown : callbackFailed('the application', 'its session', thrown))
  }

  /** What the page hands its connection: the cookies that the browser has then. */
  #stub({ line, number }: Ticket, cookie = ''): string {
    return JSON.stringify({ cookies: this.#options.tickets.printStub({ line, number, cookie }) })
  }
}

/**
 * Acts when an answer is closed, and was let go by all that keep it until they are done, as a session does that its store
 * writes slowly. A browser may have hung up long before. Nothing says that it was let go, so this looks.
 */
function onceOver(res: Response, act: () => void, looks = MAX_LOOKS): void {
  if (!res.closed) res.once('close', () => onceOver(res, act))
  else if (res.writableEnded || looks === 0) act()
  else setTimeout(() => onceOver(res, act, looks - 1), PAUSE).unref()
}

/** Between two looks. @unit milliseconds */
const PAUSE = 50
/** A ticket of before a log-out that is written later than this may be known no more. */
const MAX_LOOKS = TICKET_LIFE / PAUSE
