import { crc32 } from 'node:zlib'
import type { Request, Response } from 'express'
import { embeddedRedirect } from '../errors/index.ts'
import { html, raw } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'
import type { Raw } from '../template/values.ts'
import { toHtml, toText } from '../template/print/to-html.ts'
import type { InstanceSetting, PageDefaults } from '../instance/setting.ts'
import { wholePicture, type Picture } from '../instance/render.ts'
import { isRedirect } from '../view/redirect.ts'
import type { Settings } from '../options/options.ts'
import { asError } from './as-error.ts'
import type { Elements } from './element.ts'
import type { FlashCookies } from './flash.ts'
import type { Mount } from '../http/mount-path.ts'
import { titleTag } from './title.ts'
import { defaultLayout, headTags, printLayout, type Layout, type LayoutPage } from './layout.ts'
import { firstRender, NestedViews, type FirstPage } from './nested-views.ts'
import { bootInfo, pathOf } from './request.ts'
import type { Visitors } from './visitor.ts'

/** A view as it is mounted: at a route, or in the page of an ordinary handler. */
export type Place = {
  readonly setting: InstanceSetting
  /** Names the place in tokens: the route's pattern, or the id of an embedded view. */
  readonly name: string
  /** Is it the view that owns the page's URL? */
  readonly isMain: boolean
  /** Does the name say at which paths it is? A regular expression and the id of an embedded view do not. */
  readonly hasPaths: boolean
  /** The document around it, where the route has one of its own. */
  readonly layout: Layout | string | undefined
}

/** What a document needs besides its view. */
export type DocumentInfo = {
  readonly page: PageDefaults
  readonly scriptUrl: string
}

/** What pages are made with. */
type PageTools = {
  readonly elements: Elements
  readonly visitors: Visitors
  readonly flash: FlashCookies
  readonly mount: Mount
}

/** Makes first pages: boots an instance, prints it, closes it. */
export class Pages {
  readonly #settings: Settings
  readonly #elements: Elements
  readonly #visitors: Visitors
  readonly #flash: FlashCookies
  readonly #mount: Mount

  constructor(settings: Settings, { elements, visitors, flash, mount }: PageTools) {
    this.#settings = settings
    this.#elements = elements
    this.#visitors = visitors
    this.#flash = flash
    this.#mount = mount
  }

  /** Answers a GET with a view in its document. A redirect out of the view is a 302; an exception is thrown. */
  async send(place: Place, document: DocumentInfo, req: Request, res: Response): Promise<void> {
    try {
      const { element, picture } = await this.#first(place, MAIN_ID, req, res)
      const { csrfToken } = this.#visitors.welcome(req, res)
      const { scriptUrl } = document
      const layout = place.layout ?? this.#settings.layout ?? defaultLayout
      const around = this.#around(document.page, picture)
      const head = html`${around.head}${headTags(csrfToken, scriptUrl)}`
      const page = { ...around, head, scriptUrl, csrfToken, body: element, req }
      sendPage(await printLayout(layout, page, res), res)
    } catch (error) {
      if (!isRedirect(error)) throw error
      res.redirect(error.to)
    }
  }

  /**
   * The element of a view, for the page of an ordinary handler.
   * @throws LIVE_REDIRECT_EMBEDDED when the view redirects before it is connected
   */
  async embed(place: Place, id: string, req: Request, res: Response): Promise<string> {
    try {
      return await toText((await this.#first(place, id, req, res)).element)
    } catch (error) {
      const { name } = place.setting
      throw isRedirect(error) ? embeddedRedirect(name, error.to) : asError(error, name)
    }
  }

  /** The csrf meta tag and the script for such a page. */
  head(scriptUrl: string, req: Request, res: Response): string {
    return toHtml(headTags(this.#visitors.welcome(req, res).csrfToken, scriptUrl))
  }

  /** A view in its element, with its first render in it. */
  async #first(place: Place, id: string, req: Request, res: Response): Promise<First> {
    const { setting, name, isMain, hasPaths } = place
    const flash = this.#flash.carrier(req, res)
    const page: FirstPage = {
      settings: this.#settings,
      req,
      root: id,
      sealer: flash.sealer,
      left: (messages) => this.#flash.send(req, res, messages),
    }
    const made = await firstRender({ setting, id, info: { ...bootInfo(req, this.#settings), flash } }, page)
    const { id: visitor } = this.#visitors.welcome(req, res)
    const part = { visitor, place: name, door: this.#mount.doorOf(req), root: id, path: pathOf(req) }
    const around = { setting, id, elements: this.#elements, part }
    const nest = new NestedViews(page).within(made, around)
    const at = hasPaths ? undefined : part.path.split('?', 1)[0]
    return { element: this.#elements.root(nest, part, isMain, at), picture: made.picture }
  }

  /** What stands around the view. */
  #around(page: PageDefaults, picture: Picture): Around {
    const { title, head } = wholePicture(page, picture)
    const { titlePrefix: prefix, titleSuffix: suffix } = this.#settings
    return {
      title,
      titleTag: titleTag({ title, prefix, suffix, fallback: page.title }),
      head: raw(head.tags),
      lang: head.lang,
      bodyClass: head.bodyClass,
    }
  }
}

/** A view in its element, and what it says of its page. */
type First = { readonly element: Rendered; readonly picture: Picture }

type Around = Pick<LayoutPage, 'title' | 'titleTag' | 'lang' | 'bodyClass'> & { readonly head: Raw }

function sendPage(page: Buffer | string, res: Response): void {
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'private, no-cache')
  if (isTaggedWeakly(res)) res.setHeader('ETag', weakTag(page))
  res.send(page)
}

/** Would Express, as it is set, give the answer a weak tag? */
function isTaggedWeakly(res: Response): boolean {
  const setting: unknown = res.app.get('etag')
  return (setting === 'weak' || setting === true) && !res.hasHeader('ETag')
}

/** Express's own is cryptographic, which takes a tenth of a large page; one visitor's page has to be told from its last. */
function weakTag(page: Buffer | string): string {
  return `W/"${Buffer.byteLength(page).toString(36)}-${crc32(page).toString(36)}"`
}

/** The id of the view that owns the page. Constant, so that equal pages are equal to the letter and HTTP can tell. */
const MAIN_ID = 'phx-main'
