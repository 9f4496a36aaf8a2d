import type { Request, Response } from 'express'
import { tokenForged, tokenStale, visitorUnknown, type LiveError } from './errors.ts'
import { claimOf, take, takeMidway } from './channel/entry.ts'
import { Join, type Refusal } from './channel/join.ts'
import { hasChanged } from './channel/static-files.ts'
import type { Settings } from './options.ts'
import type { Place } from './page/page.ts'
import type { FlashCarrier } from './view/flash.ts'
import { bootInfo, pageUrl } from './page/request.ts'
import type { FlashTokens } from './page/flash.ts'
import type { PageTokens } from './page/token.ts'
import type { Visitors } from './page/visitor.ts'

/** The join that a request brings to a live route; undefined for an ordinary GET. */
export function joinOf(req: Request): Join | undefined {
  const claim = claimOf(req)
  return claim instanceof Join ? claim : undefined
}

/** Grants joins to browsers that were given the page, and to nobody else. */
export class Admission {
  readonly #settings: Settings
  readonly #tokens: PageTokens
  readonly #visitors: Visitors
  readonly #flash: FlashTokens

  constructor(settings: Settings, tokens: PageTokens, visitors: Visitors, flash: FlashTokens) {
    this.#settings = settings
    this.#tokens = tokens
    this.#visitors = visitors
    this.#flash = flash
  }

  /** Boots the view of a place for a join, unless its token is not of this place. */
  admit(join: Join, { setting, name, isMain }: Place, req: Request, res: Response): void {
    if (isMain) take(req, res)
    else takeMidway(req)
    const flaw = this.#flawOf(join, name, req)
    if (flaw) {
      join.refuse(flaw.error, flaw.refusal)
      return
    }
    const place = { id: join.id, url: pageUrl(req), connected: true }
    void join.grant(setting, place, () => ({
      ...bootInfo(req, this.#settings),
      flash: this.#flashOf(join, req),
      staticChanged: hasChanged(join.payload.tracked, this.#settings.staticFiles),
    }))
  }

  /** What a message brought that sent the browser here; or what the page showed that joins for the first time. */
  #flashOf({ payload }: Join, req: Request): FlashCarrier {
    const visitor = this.#visitors.of(req) ?? ''
    const { flash, isFirst } = payload
    const kept = isFirst ? this.#flash.open(visitor, payload.static, this.#settings.maxPageAge) : {}
    return {
      arrived: flash === undefined ? kept : this.#flash.open(visitor, flash),
      seal: (messages) => this.#flash.seal(visitor, messages),
    }
  }

  #flawOf(
    { id, payload }: Join,
    place: string,
    req: Request,
  ): { error: LiveError; refusal: Refusal } | undefined {
    const visitor = this.#visitors.of(req)
    const claims = this.#tokens.read(payload.session)
    if (!claims) return { error: tokenForged(), refusal: 'stale' }
    // A browser that keeps no cookies would reload for ever.
    if (!visitor) return { error: visitorUnknown(), refusal: 'join crashed' }
    if (claims.visitor !== visitor) return stale('it was made for another visitor')
    if (claims.id !== id || claims.place !== place) return stale('its token is of another view')
    if (Date.now() - claims.time > this.#settings.maxPageAge) return stale('it is too old')
    if (payload.csrfToken !== undefined && !this.#visitors.isCsrfToken(visitor, payload.csrfToken)) {
      return stale('its csrf token is of another visitor')
    }
    return undefined
  }
}

function stale(why: string): { error: LiveError; refusal: Refusal } {
  return { error: tokenStale(why), refusal: 'stale' }
}
