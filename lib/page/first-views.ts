import type { Request, Response } from 'express'
import type { Rendered } from '../template/rendered.ts'
import { firstRender, type FirstRender, type FirstRenderContext, type RenderOptions } from './first-render.ts'
import type { LiveRoute } from './live-route.ts'
import { NestedViews } from './nested-views.ts'
import type { PageTools } from './page-tools.ts'
import { bootInfo, identityOf, pathOf } from './request.ts'

/** A view in its element, and what it says of its page. */
type FirstView = { readonly element: Rendered; readonly result: FirstRender['result'] }

/** Makes the elements of views for their pages, each with the first render of its view in it. */
export class FirstViews {
  readonly #options: RenderOptions
  readonly #tools: PageTools

  constructor(options: RenderOptions, tools: PageTools) {
    this.#options = options
    this.#tools = tools
  }

  /** @param id of the element @throws what the view throws, a redirect too */
  async make(route: LiveRoute, id: string, req: Request, res: Response): Promise<FirstView> {
    const { config, name, isMain, hasPaths } = route
    const { flash: cookies, visitors, mount, elements } = this.#tools
    const context: FirstRenderContext = {
      options: this.#options,
      req,
      root: id,
      seal: (messages) => cookies.seal(req, res, messages),
      left: (messages) => cookies.send(req, res, messages),
    }
    const made = await firstRender(
      { config, id, info: bootInfo(req, this.#options, { flash: cookies.take(req, res) }) },
      context,
    )
    const { id: visitor } = visitors.welcome(req, res)
    // The view may have logged its visitor in.
    const identity = identityOf(req, this.#options)
    const page = {
      visitor,
      identity,
      route: name,
      endpoint: mount.endpointOf(req),
      root: id,
      path: pathOf(req),
    }
    const nest = new NestedViews(context).within(made, { config, id, elements, page })
    const at = hasPaths ? undefined : page.path.split('?', 1)[0]
    return { element: elements.root(nest, page, isMain, at), result: made.result }
  }
}
