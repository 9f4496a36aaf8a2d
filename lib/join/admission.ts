import type { IncomingHttpHeaders } from 'node:http'
import type { Request, Response } from 'express'
import { cutOff, inside } from '../base-path.ts'
import {
  callbackFailed,
  joinRefused,
  tokenForged,
  tokenStale,
  visitorUnknown,
  prefixCut,
  type LiveError,
} from '../errors/index.ts'
import type { Doorkeeper } from '../channel/caller.ts'
import type { Door } from '../channel/door.ts'
import { accept, acceptAndContinue, purposeOf } from '../http/subrequest.ts'
import { Join, type Flaw } from '../channel/join.ts'
import { originRule, type OriginRule } from '../http/allowed-origins.ts'
import { hasChanged } from './static-files.ts'
import { Trip } from '../channel/trip.ts'
import type { Settings } from '../options/options.ts'
import type { Elements } from '../page/element.ts'
import { JoinedPart } from './joined-view.ts'
import { firstRender, nestedSetting, NestedViews } from '../page/nested-views.ts'
import type { Place } from '../page/page.ts'
import type { FlashTokens } from '../page/flash.ts'
import type { Mount } from '../http/mount-path.ts'
import { bootInfo, nestedInfo, pageUrl, pathOf, rawParams } from '../page/request.ts'
import type { PageTokens } from '../page/token.ts'
import { isCsrfToken, type Visitors } from '../page/visitor.ts'
import type { KnownVisitor, PageClaims } from '../protocol/page-claims.ts'
import type { BootInfo } from '../instance/boot-info.ts'
import type { NestedPart } from '../instance/children.ts'
import type { FlashCarrier } from '../instance/flash.ts'

/** The join that a request brings to a live route; undefined for an ordinary GET. */
export function joinOf(req: Request): Join | undefined {
  const claim = purposeOf(req)
  return claim instanceof Join ? claim : undefined
}

/** What pages hand out, and how it is known again. */
type Papers = {
  readonly tokens: PageTokens
  readonly visitors: Visitors
  readonly elements: Elements
  readonly flash: FlashTokens
  readonly mount: Mount
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

/** Grants joins to browsers that were given the page, and to nobody else. */
export class Admission implements Doorkeeper {
  readonly #settings: Settings
  readonly #papers: Papers
  readonly #isOriginAllowed: OriginRule
  #knowsCutPrefix = false

  constructor(settings: Settings, papers: Papers) {
    this.#settings = settings
    this.#papers = papers
    this.#isOriginAllowed = originRule(settings.allowedOrigins, settings.report)
  }

  read(token: string): PageClaims | undefined {
    return this.#papers.tokens.read(token)
  }

  flawOf({ id, claims, payload, nesting, visitors }: Join): Flaw | undefined {
    if (!claims) return stale(tokenForged())
    if (!visitors[0]) return { error: visitorUnknown(), refusal: 'cookies' }
    if (!visitors.some((visitor) => visitor.id === claims.visitor))
      return stale(tokenStale('it was made for another visitor'))
    if (claims.id !== id || claims.parent !== nesting?.parent)
      return stale(tokenStale('its token is of another view'))
    if (Date.now() - claims.time > this.#settings.maxPageAge) return stale(tokenStale('it is too old'))
    if (payload.csrfToken !== undefined && !isCsrfToken(payload.csrfToken, claims.visitor, visitors))
      return stale(tokenStale('its csrf token is of another visitor'))
    return undefined
  }

  /** A page that was printed here, and is asked for under a longer path: something has cut the front off. Said once. */
  wasAstray({ claims, payload: { url, isNavigation } }: Join): void {
    const { path, basePath, report } = this.#settings
    if (this.#knowsCutPrefix || !claims || url === undefined || isNavigation) return
    const printed = claims.path ?? claims.door.slice(0, -path.length) + claims.place
    const { pathname } = new URL(url)
    const prefix = cutOff(inside(basePath, pathname), printed)
    if (prefix === undefined) return
    this.#knowsCutPrefix = true
    report(prefixCut(pathname, printed, prefix))
  }

  /** Does a request come for a patch? Then it is told which view is at this live route, if it may know. */
  travels({ setting: { view } }: Place, req: Request, res: Response): boolean {
    const claim = purposeOf(req)
    if (!(claim instanceof Trip)) return false
    // Without a match the browser loads the page.
    if (this.#isOurs(claim.door, req)) claim.match = { view, url: pageUrl(req), params: rawParams(req) }
    accept(req, res)
    return true
  }

  visitorsOf(headers: IncomingHttpHeaders): readonly KnownVisitor[] {
    return this.#papers.visitors.of({ headers })
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
    if (place.isMain) accept(req, res)
    else acceptAndContinue(req)
    const flaw = this.#flawAt(place, join, req)
    if (flaw) {
      this.wasAstray(join)
      join.refuse(flaw.error, flaw.refusal)
    } else this.#grant({ join, place, req, part: this.#partOf(join, place, req) })
  }

  #partOf({ id, root, payload, claims }: Join, place: Place, req: Request): JoinedPart {
    const ours = pageUrl(req)
    // The browser's own copy of the URL is kept anyhow; mostly they are equal, and one is enough.
    const url = payload.url === ours ? payload.url : ours
    const { visitor = '' } = claims ?? {}
    const door = this.#papers.mount.doorOf(req)
    return new JoinedPart(
      { id, url, visitor, place: place.name, door, root, path: pathOf(req) },
      this.#papers,
    )
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

  /** What is wrong with a join that has come to a place. The application let it through, and its papers are good. */
  #flawAt(place: Place, { claims, door, payload }: Join, req: Request): Flaw | undefined {
    if (!claims || !this.#isOurs(door, req) || !this.#isNamed(claims.door, door, req))
      return stale(tokenStale('it is of another router'))
    if (!this.#isOpenTo(claims.place, place, payload.isNavigation))
      return stale(tokenStale('its token is of another view'))
    if (!this.#isFramed(claims.place, place))
      return { error: joinRefused(place.name, 'its page has another layout'), refusal: 'unauthorized' }
    return undefined
  }

  /**
   * Did a connection come through this router's door? Of two routers with the same end points the first answers for
   * both, and yet each says itself which origins it opens to.
   */
  #isOurs(door: Door | undefined, req: Request): boolean {
    if (door?.router === this) return true
    return door?.path === this.#papers.mount.doorOf(req) && this.#isOriginAllowed(req)
  }

  /** A token names the door that its page has: the one it came through, or that of the page it goes to. */
  #isNamed(named: string, door: Door | undefined, req: Request): boolean {
    return named === door?.path || named === this.#papers.mount.doorOf(req)
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
