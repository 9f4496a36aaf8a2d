import type { Request, Response } from 'express'
import { embeddedRedirect } from '../errors/index.ts'
import type { PageDefaults } from '../instance/config.ts'
import { toHtml, toText } from '../template/print/to-html.ts'
import { isRedirect } from '../view/redirect.ts'
import { asError } from './as-error.ts'
import { headTags, sendDocument, type DocumentOptions } from './document.ts'
import type { RenderOptions } from './first-render.ts'
import { FirstViews } from './first-views.ts'
import type { LiveRoute } from './live-route.ts'
import type { PageTools } from './page-tools.ts'

/** The options that pages depend on. */
export interface PageOptions extends RenderOptions, DocumentOptions, PageDefaults {}

/** Makes first pages: boots an instance, prints it, closes it. */
export class Pages {
  readonly #options: PageOptions
  readonly #tools: PageTools
  readonly #first: FirstViews

  constructor(options: PageOptions, tools: PageTools) {
    this.#options = options
    this.#tools = tools
    this.#first = new FirstViews(options, tools)
  }

  /** Answers a GET with a view in its document. A redirect out of the view is a 302. @throws what Express takes for an error */
  async send(route: LiveRoute, req: Request, res: Response): Promise<void> {
    try {
      const scriptUrl = this.#tools.script.url(req)
      const { element: body, result } = await this.#first.make(route, MAIN_ID, req, res)
      const { csrfToken } = this.#tools.visitors.welcome(req, res)
      const { layout, config } = route
      const defaults = config.page ?? this.#options
      await sendDocument({ defaults, layout, result, body, csrfToken, scriptUrl }, this.#options, req, res)
    } catch (error) {
      if (!isRedirect(error)) throw asError(error, route.config.name)
      res.redirect(error.to)
    }
  }

  /**
   * The element of a view, for the page of an ordinary handler.
   * @throws LIVE_REDIRECT_EMBEDDED when the view redirects before it is connected
   */
  async embed(route: LiveRoute, id: string, req: Request, res: Response): Promise<string> {
    try {
      return await toText((await this.#first.make(route, id, req, res)).element)
    } catch (error) {
      const { name } = route.config
      throw isRedirect(error) ? embeddedRedirect(name, error.to) : asError(error, name)
    }
  }

  /** The csrf meta tag and the script for such a page. */
  head(req: Request, res: Response): string {
    const { script, visitors } = this.#tools
    const scriptUrl = script.url(req)
    return toHtml(headTags(visitors.welcome(req, res).csrfToken, scriptUrl))
  }
}

/** The id of the view that owns the page. Constant, so that equal pages are equal to the letter and HTTP can tell. */
const MAIN_ID = 'phx-main'
