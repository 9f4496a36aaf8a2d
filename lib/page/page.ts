import type { Request, Response } from 'express'
import { embeddedRedirect } from '../errors.ts'
import { html } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'
import { toHtml } from '../template/to-html.ts'
import type { InstanceDelegate, InstanceSetting, PageDefaults } from '../view/casting.ts'
import { Instance } from '../view/instance.ts'
import { bodyClassOf } from '../view/head.ts'
import { wholePicture, type Picture } from '../view/picture.ts'
import { Redirect } from '../view/redirect.ts'
import type { Settings } from '../options.ts'
import type { FlashCookies } from './flash.ts'
import { titleTag, viewTags } from './head.ts'
import { defaultLayout, headTags, printLayout, type Layout, type LayoutPage } from './layout.ts'
import { bootInfo, pageUrl } from './request.ts'
import type { PageTokens } from './token.ts'
import type { Visitors } from './visitor.ts'

/** A view as it is mounted: at a route, or in the page of an ordinary handler. */
export type Place = {
  readonly setting: InstanceSetting
  /** Names the place in tokens: the route's pattern, or the id of an embedded view. */
  readonly name: string
  /** Is it the view that owns the page's URL? */
  readonly isMain: boolean
}

/** What a document needs besides its view. */
export type DocumentInfo = {
  readonly page: PageDefaults
  readonly layout: Layout | string | undefined
  readonly scriptUrl: string
}

/** Makes first pages: boots an instance, prints it, closes it. */
export class Pages {
  readonly #settings: Settings
  readonly #tokens: PageTokens
  readonly #visitors: Visitors
  readonly #flash: FlashCookies

  constructor(settings: Settings, tokens: PageTokens, visitors: Visitors, flash: FlashCookies) {
    this.#settings = settings
    this.#tokens = tokens
    this.#visitors = visitors
    this.#flash = flash
  }

  /** Answers a GET with a view in its document. A redirect out of the view is a 302; an exception is thrown. */
  async send(place: Place, document: DocumentInfo, req: Request, res: Response): Promise<void> {
    try {
      const { element, picture } = await this.#first(place, MAIN_ID, req, res)
      const csrfToken = this.#csrfToken(req, res)
      const { scriptUrl, layout = this.#settings.layout ?? defaultLayout } = document
      const around = this.#around(document.page, picture)
      const head = html`${around.head}${headTags(csrfToken, scriptUrl)}`
      const page = { ...around, head, scriptUrl, csrfToken, body: element, req }
      sendPage(await printLayout(layout, page, res), res)
    } catch (error) {
      if (!(error instanceof Redirect)) throw error
      res.redirect(error.to)
    }
  }

  /**
   * The element of a view, for the page of an ordinary handler.
   * @throws LIVE_REDIRECT_EMBEDDED when the view redirects before it is connected
   */
  async embed(place: Place, id: string, req: Request, res: Response): Promise<string> {
    try {
      return toHtml((await this.#first(place, id, req, res)).element)
    } catch (error) {
      if (error instanceof Redirect) throw embeddedRedirect(place.setting.name, error.to)
      throw error
    }
  }

  /** The csrf meta tag and the script for such a page. */
  head(scriptUrl: string, req: Request, res: Response): string {
    return toHtml(headTags(this.#csrfToken(req, res), scriptUrl))
  }

  /** Boots a view, renders it, ends it. */
  async #first(place: Place, id: string, req: Request, res: Response): Promise<First> {
    const instance = new Instance(place.setting, { id, url: pageUrl(req), connected: false }, NOBODY)
    const flash = this.#flash.carrier(req, res)
    try {
      const picture = await instance.boot({ ...bootInfo(req, this.#settings), flash })
      const content = picture.rendered
      const session = this.#token(place, id, this.#visitors.welcome(req, res))
      const { isMain } = place
      return { element: container({ id, content, isMain, session, flash: instance.flash.sealed }), picture }
    } catch (error) {
      if (error instanceof Redirect) this.#flash.send(req, res, instance.flash.leave(error.to).flash)
      throw error
    } finally {
      instance.close()
    }
  }

  /** What stands around the view. */
  #around(page: PageDefaults, picture: Picture): Around {
    const { title, head } = wholePicture(page, picture)
    const { titlePrefix: prefix, titleSuffix: suffix } = this.#settings
    return {
      title,
      titleTag: titleTag({ title, prefix, suffix, fallback: page.title }),
      head: viewTags(head),
      lang: head.lang,
      bodyClass: bodyClassOf(head),
    }
  }

  #token({ name }: Place, id: string, visitor: string): string {
    const step = Math.min(AN_HOUR, this.#settings.maxPageAge / 2)
    const time = Math.floor(Date.now() / step) * step
    return this.#tokens.print({ id, time, visitor, place: name })
  }

  #csrfToken(req: Request, res: Response): string {
    return this.#visitors.csrfToken(this.#visitors.welcome(req, res))
  }
}

/** A view in its element, and what it says of its page. */
type First = { readonly element: Rendered; readonly picture: Picture }

type Around = Pick<LayoutPage, 'title' | 'titleTag' | 'head' | 'lang' | 'bodyClass'>

type Container = {
  readonly id: string
  readonly content: Rendered
  readonly isMain: boolean
  /** What the element joins with, and what its first join brings along. */
  readonly session: string
  readonly flash: string
}

function container({ id, content, isMain, session, flash }: Container): Rendered {
  return html`<div id="${id}" data-phx-main=${isMain} data-phx-session="${session}" data-phx-static="${flash}">${content}</div>`
}

function sendPage(page: Buffer | string, res: Response): void {
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'private, no-cache')
  res.send(page)
}

/** Nothing that a first render does of its own accord reaches anybody. */
const NOBODY: InstanceDelegate = {
  isReady: () => false,
  instanceChanged: () => undefined,
  instanceRedirected: () => undefined,
  instanceFailed: () => undefined,
}

/** The id of the view that owns the page. Constant, so that equal pages are equal to the letter and HTTP can tell. */
const MAIN_ID = 'phx-main'

/** Tokens carry the hour, for the same reason; one shorter where pages are to join sooner. */
const AN_HOUR = 60 * 60 * 1000
