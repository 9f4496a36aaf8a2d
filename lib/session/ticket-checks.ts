import type { Request } from 'express'
import { originRefused, sessionMissing, sessionRefused } from '../errors/index.ts'
import { requestOrigin } from '../http/request-origin.ts'
import { sessionName } from '../page/session.ts'
import { isEqual } from '../page/token.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'
import { PROCESS, SessionLine } from './session-line.ts'
import { TICKET_LIFE, type Ticket } from './tickets.ts'

/** Checks who redeems a ticket, and that each ticket is redeemed once, in time, and for the session that it was made for. */
export class TicketChecks {
  readonly #visitorsOf: (headers: Request['headers']) => readonly KnownVisitor[]
  /** Tickets of other processes that were redeemed here, and when they are too old in any case. */
  readonly #used = new Map<string, number>()

  constructor(visitorsOf: (headers: Request['headers']) => readonly KnownVisitor[]) {
    this.#visitorsOf = visitorsOf
  }

  /** Was it sent by a page of this very site, which knows its CSRF token? @throws LIVE_ORIGIN_REFUSED, LIVE_SESSION_REFUSED */
  ofPage(req: Request): void {
    const { origin } = req.headers
    const ours = requestOrigin(req)
    if (origin === undefined || origin !== ours)
      throw originRefused(origin, ours ?? 'a server without a name')
    const given = req.get('x-csrf-token') ?? ''
    if (!this.#visitorsOf(req.headers).some(({ csrfToken }) => isEqual(csrfToken, given)))
      throw sessionRefused('its CSRF token is missing, or of another visitor')
  }

  /** @throws LIVE_SESSION_REFUSED, LIVE_SESSION_MISSING */
  ofTicket(ticket: Ticket, req: Request): void {
    const visitors = this.#visitorsOf(req.headers)
    if (!visitors.some(({ id }) => id === ticket.visitor))
      throw sessionRefused('its ticket is of another visitor')
    if (isTooOld(ticket)) throw sessionRefused('its ticket is too old')
    if (!this.#use(ticket))
      throw sessionRefused('its ticket was redeemed already or is too old, or its page was told to leave')
    if (ticket.values.length === 0) return
    const name = sessionName(req)
    if (name === undefined) throw sessionMissing(req.originalUrl)
    if (ticket.bound !== '' && ticket.bound !== name) throw sessionRefused('its session has ended meanwhile')
  }

  /** Is it used for the first time? What another process has sent is known here only once it is used. */
  #use({ process, line, number, time }: Ticket): boolean {
    if (process === PROCESS) return SessionLine.of(line)?.use(number) ?? false
    const now = Date.now()
    for (const [name, end] of this.#used) if (end < now) this.#used.delete(name)
    const name = `${line} ${String(number)}`
    if (this.#used.has(name)) return false
    this.#used.set(name, time + TICKET_LIFE)
    return true
  }
}

/** Does the page that a ticket was made for still want it? */
export function isWanted({ process, line, number }: Ticket): boolean {
  return process !== PROCESS || (SessionLine.of(line)?.isWanted(number) ?? false)
}

/** A ticket of this process is given up in time by its line, also where the clock of the machine is set meanwhile. */
function isTooOld({ process, time }: Ticket): boolean {
  return process !== PROCESS && Date.now() - time > TICKET_LIFE
}
