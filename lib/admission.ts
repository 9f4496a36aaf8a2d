import type { Request, Response } from 'express'
import {
  callbackFailed,
  joinRefused,
  tokenForged,
  tokenStale,
  visitorUnknown,
  type LiveError,
} from './errors.ts'
import type { PageOfToken } from './channel/destination.ts'
import { claimOf, take, takeMidway } from './channel/entry.ts'
import { Join, type Refusal } from './channel/join.ts'
import { hasChanged } from './channel/static-files.ts'
import { Trip } from './channel/trip.ts'
import type { Settings } from './options.ts'
import type { Elements } from './page/element.ts'
import { JoinedPart } from './page/joined-part.ts'
import { firstRender, nestedSetting, NestedViews } from './page/nested-views.ts'
import type { Place } from './page/page.ts'
import type { FlashTokens } from './page/flash.ts'
import { bootInfo, nestedInfo, pageUrl, pathOf, rawParams } from './page/request.ts'
import type { PageClaims, PageTokens } from './page/token.ts'
import type { Visitors } from './page/visitor.ts'
import type { BootInfo, NestedPart } from './view/casting.ts'
import type { FlashCarrier } from './view/flash.ts'

/** The join that a request brings to a live route; undefined for an ordinary GET. */
export function joinOf(req: Request): Join | undefined {
  const claim = claimOf(req)
  return claim instanceof Join ? claim : undefined
}

/** Does a request come for a patch? Then it is told which view is at this live route. */
export function isTripTo({ setting: { view } }: Place, req: Request, res: Response): boolean {
  const claim = claimOf(req)
  if (!(claim instanceof Trip)) return false
  claim.match = { view, url: pageUrl(req), params: rawParams(req) }
  take(req, res)
  return true
}

/** What pages hand out, and how it is known again. */
type Papers = {
  readonly tokens: PageTokens
  readonly visitors: Visitors
  readonly elements: Elements
  readonly flash: FlashTokens
  /** The live routes by their patterns. */
  readonly routes: ReadonlyMap<string, Place>
}

/** A join that has reached the place where it belongs. */
type Entrance = {
  readonly join: Join
  readonly place: Place
  readonly req: Request
  readonly part: JoinedPart
}

/** A join, where it has arrived, and what it shows. */
type Claim = {
  readonly join: Join
  readonly place: Place
  readonly claims: PageClaims
  /** Whom the cookies of its browser name. */
  readonly visitors: readonly string[]
}

/** Why a join is not granted. */
type Flaw = { readonly error: LiveError; readonly refusal: Refusal }

/** Grants joins to browsers that were given the page, and to nobody else. */
export class Admission {
  readonly #settings: Settings
  readonly #papers: Papers

  constructor(settings: Settings, papers: Papers) {
    this.#settings = settings
    this.#papers = papers
  }

  /** The page that the token of a sticky view names. */
  pageOf(token: string): PageOfToken | undefined {
    const { parent: root, path } = this.#papers.tokens.read(token) ?? {}
    return root === undefined || path === undefined ? undefined : { root, path }
  }

  /**
   * Boots the view of a place, or one nested in it, for a join; unless its token is not of this place. What fails on
   * the way is the answer to the join: the request may have been broken off, and listeners for its end may throw.
   */
  admit(join: Join, place: Place, req: Request, res: Response): void {
    try {
      this.#admit(join, place, req, res)
    } catch (error) {
      join.refuse(callbackFailed(place.setting.name, 'the join', error), 'join crashed')
    }
  }

  #admit(join: Join, place: Place, req: Request, res: Response): void {
    if (place.isMain) take(req, res)
    else takeMidway(req)
    const claims = this.#papers.tokens.read(join.payload.session)
    const visitors = this.#papers.visitors.of(req)
    const flaw = claims ? this.#flawOf({ join, place, claims, visitors }) : stale(tokenForged())
    if (flaw) join.refuse(flaw.error, flaw.refusal)
    else if (claims) this.#grant({ join, place, req, part: this.#partOf(claims, join, place, req) })
  }

  #partOf({ visitor }: PageClaims, { id, root, payload }: Join, place: Place, req: Request): JoinedPart {
    const ours = pageUrl(req)
    // The browser's own copy of the URL is kept anyhow; mostly they are equal, and one is enough.
    const url = payload.url === ours ? payload.url : ours
    return new JoinedPart({ id, url, visitor, place: place.name, root, path: pathOf(req) }, this.#papers)
  }

  #grant(entrance: Entrance): void {
    const { join, place, req, part } = entrance
    const { setting } = place
    const info = (): BootInfo => ({
      ...bootInfo(req, this.#settings, join.payload.client),
      ...this.#bringsAlong(entrance),
    })
    if (!join.nesting) void join.grant(setting, part, info)
    else if (join.nesting.part) void this.#grantNested(entrance, join.nesting.part)
    else join.grantWhenFound(setting.name, () => this.#search(entrance))
  }

  #grantNested(entrance: Entrance, part: NestedPart): Promise<void> {
    const { join, place, req } = entrance
    const setting = nestedSetting(place.setting, part.nested)
    return join.grant(setting, entrance.part, () => ({
      ...nestedInfo(bootInfo(req, this.#settings, join.payload.client), part),
      ...this.#bringsAlong(entrance),
    }))
  }

  /** What a join says besides. */
  #bringsAlong(entrance: Entrance): Pick<BootInfo, 'flash' | 'staticChanged'> {
    const { staticFiles } = this.#settings
    const staticChanged = hasChanged(entrance.join.payload.tracked, staticFiles)
    return { flash: this.#flashOf(entrance), staticChanged }
  }

  /** What a message brought that sent the browser here; or what the page showed that joins for the first time. */
  #flashOf({ join: { payload }, part }: Entrance): FlashCarrier {
    const { flash } = this.#papers
    const visitors = [part.visitor]
    const kept = payload.isFirst ? flash.open(visitors, payload.static, this.#settings.maxPageAge) : {}
    const arrived = payload.flash === undefined ? kept : flash.open(visitors, payload.flash)
    return { arrived: arrived ?? {}, sealer: part }
  }

  /** A sticky view has outlived the one around it: its page is rendered once more, to see what it is. */
  async #search(entrance: Entrance): Promise<void> {
    const { join, place, req } = entrance
    const { setting } = place
    const page = { settings: this.#settings, req, root: join.root }
    const made = await firstRender({ setting, id: join.root, info: bootInfo(req, this.#settings) }, page)
    const part = await new NestedViews(page).find(join.id, made, setting)
    if (part?.nested.isSticky) await this.#grantNested(entrance, part)
    else join.refuse(joinRefused(`#${join.id}`, 'its page has no such view any more'), 'join crashed')
  }

  #flawOf({ join, place, claims, visitors }: Claim): Flaw | undefined {
    const { csrfToken, isNavigation } = join.payload
    // A browser that keeps no cookies would reload for ever.
    if (!visitors[0]) return { error: visitorUnknown(), refusal: 'join crashed' }
    if (!visitors.includes(claims.visitor)) return stale(tokenStale('it was made for another visitor'))
    const isOpen = this.#isOpenTo(claims.place, place, isNavigation)
    if (claims.id !== join.id || !isOpen || claims.parent !== join.nesting?.parent)
      return stale(tokenStale('its token is of another view'))
    if (!this.#isFramed(claims.place, place))
      return { error: joinRefused(place.name, 'its page has another layout'), refusal: 'unauthorized' }
    if (Date.now() - claims.time > this.#settings.maxPageAge) return stale(tokenStale('it is too old'))
    if (csrfToken !== undefined && !this.#papers.visitors.isCsrfToken(claims.visitor, csrfToken))
      return stale(tokenStale('its csrf token is of another visitor'))
    return undefined
  }

  /**
   * A page may join where it was printed. The one view that owns its URL may go on to where else that view is mounted,
   * and by navigation to every other live route.
   */
  #isOpenTo(printed: string, place: Place, isNavigation: boolean): boolean {
    if (printed === place.name) return true
    const from = this.#papers.routes.get(printed)
    if (!from || !place.isMain) return false
    return isNavigation || from.setting.view === place.setting.view
  }

  /** A document is made once and outlives navigation, so that the next view has to be meant for the same. */
  #isFramed(printed: string, place: Place): boolean {
    return printed === place.name || this.#papers.routes.get(printed)?.layout === place.layout
  }
}

function stale(error: LiveError): Flaw {
  return { error, refusal: 'stale' }
}
