import { nestedInvalid } from '../errors/index.ts'
import type { NestedPart } from '../instance/children.ts'
import type { ViewConfig } from '../instance/config.ts'
import { nestedIn } from '../template/nested-in.ts'
import { Nest } from '../template/rendered.ts'
import type { ElementContext, Elements } from './element.ts'
import { firstRender, nestedConfig, type FirstRender, type FirstRenderContext } from './first-render.ts'
import { bootInfo, nestedInfo } from './request.ts'

/** The view around nested ones, and what makes their elements. */
type Parent = {
  readonly config: ViewConfig
  readonly id: string
  readonly elements: Elements
  readonly page: ElementContext
}

/** The views nested in one page, at any depth. */
export class NestedViews {
  readonly #context: FirstRenderContext
  readonly #ids: Set<string>

  constructor(context: FirstRenderContext) {
    this.#context = context
    this.#ids = new Set([context.root])
  }

  /** A view with those that are nested in it. */
  within(made: FirstRender, parent: Parent): Nest {
    const { result, flash, drawn } = made
    return new Nest({ content: result.rendered, flash, drawn }, async (nested) => {
      const config = nestedConfig(parent.config, nested)
      const inside = await this.#render({ nested, assigns: made.assigns }, config)
      const inner = this.within(inside, { ...parent, config, id: nested.id })
      return parent.elements.nested(nested, inner, parent.page, parent.id)
    })
  }

  /** The view with this id among those that a render nests, or among theirs. */
  async find(id: string, made: FirstRender, parent: ViewConfig): Promise<NestedPart | undefined> {
    for (const nested of nestedIn(made.result.rendered)) {
      const part = { nested, assigns: made.assigns }
      if (nested.id === id) return part
      const config = nestedConfig(parent, nested)
      const found = await this.find(id, await this.#render(part, config), config)
      if (found) return found
    }
    return undefined
  }

  #render(part: NestedPart, config: ViewConfig): Promise<FirstRender> {
    const { options, req } = this.#context
    const { id } = part.nested
    this.#reserve(id)
    const info = nestedInfo(bootInfo(req, options), part)
    return firstRender({ config, id, info }, this.#context)
  }

  /** @throws LIVE_NESTED_INVALID when the page has the id already, or more views than a connection may join */
  #reserve(id: string): void {
    const max = this.#context.options.limits.channels
    if (this.#ids.has(id)) throw nestedInvalid(`the page has two views with the id "${id}"`)
    if (this.#ids.size >= max)
      throw nestedInvalid(`the page has more than limits.channels (${String(max)}) views`)
    this.#ids.add(id)
  }
}
