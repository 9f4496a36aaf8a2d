import type { Request } from 'express'
import { clock } from '../clock.ts'
import { tokenStale, type LiveError } from '../errors/index.ts'
import type { RedirectMessage } from '../instance/flash.ts'
import { pageUrl } from '../page/request.ts'
import { localPartOf } from '../protocol/local-path.ts'
import type { PageClaims } from '../protocol/page-claims.ts'
import type { Rejection } from './join-ask.ts'
import { stale } from './join-checks.ts'

/** How often a browser's pages are loaded, within a span, because they are another person's. */
const MAX_LOADS = 20

/** @unit milliseconds */
const SPAN = 10_000

/** Visitors that are remembered. */
const MAX_VISITORS = 1000

type Counted = { count: number; readonly since: number }

/**
 * Sends browsers away whose page was made for another person: it is loaded anew. How often is counted, for an application
 * that says something else of a page than of its join would have it loaded for ever.
 */
export class Newcomers {
  readonly #report: (error: LiveError) => void
  readonly #visitors = new Map<string, Counted>()

  constructor(report: (error: LiveError) => void) {
    this.#report = report
  }

  /**
   * What the join of such a page is answered. The page is loaded anew as by a redirect: a browser that is told that its
   * page is stale would bring back what was typed there.
   */
  answer({ visitor }: PageClaims, req: Request): RedirectMessage | Rejection {
    const error = tokenStale('its visitor is another person now, or not logged in')
    if (!this.#mayLoad(visitor)) return stale(error)
    this.#report(error)
    return { to: localPartOf(new URL(pageUrl(req))) }
  }

  /** May one more page of a visitor be loaded anew? */
  #mayLoad(visitor: string): boolean {
    const now = clock()
    const known = this.#visitors.get(visitor)
    const counted = known && now - known.since < SPAN ? known : { count: 0, since: now }
    if (this.#visitors.size >= MAX_VISITORS) this.#visitors.clear()
    this.#visitors.set(visitor, counted)
    return ++counted.count <= MAX_LOADS
  }
}
