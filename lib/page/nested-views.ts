import type { Request } from 'express'
import { nestedInvalid } from '../errors/index.ts'
import type { Settings } from '../options/options.ts'
import { nestedIn } from '../template/nested-in.ts'
import { Nest, type Nested } from '../template/rendered.ts'
import type { BootInfo } from '../instance/boot-info.ts'
import type { NestedPart } from '../instance/children.ts'
import type { InstanceOwner } from '../instance/owner.ts'
import type { InstanceSetting } from '../instance/setting.ts'
import type { FlashSealer } from '../instance/flash.ts'
import { Instance } from '../instance/instance.ts'
import type { Picture } from '../instance/render.ts'
import { nestedView } from '../view/live-render.ts'
import { isRedirect, Redirect } from '../view/redirect.ts'
import type { Elements, PagePart } from './element.ts'
import { bootInfo, nestedInfo, pageUrl } from './request.ts'

/** A page while it is made. Without its last two members nobody sees it. */
export type FirstPage = {
  readonly settings: Settings
  readonly req: Request
  /** The id of its own view. */
  readonly root: string
  readonly sealer?: FlashSealer
  /** A view redirects; flash messages, sealed, are to go along. */
  readonly left?: (flash: string | undefined) => void
}

/** A view's first render, with what it was made of, and its flash messages, sealed for its join. */
export type FirstRender = {
  readonly picture: Picture
  readonly assigns: Readonly<Record<string, unknown>>
  readonly flash: string
}

type FirstView = { readonly setting: InstanceSetting; readonly id: string; readonly info: BootInfo }

/** Boots a view that nobody has joined, renders it, ends it. */
export async function firstRender(
  { setting, id, info }: FirstView,
  { req, left }: FirstPage,
): Promise<FirstRender> {
  const instance = new Instance(setting, { id, url: pageUrl(req), connected: false }, NO_BROWSER)
  try {
    const picture = await instance.boot(info)
    return { picture, assigns: instance.assigns, flash: instance.process.flash.sealed }
  } catch (error) {
    if (isRedirect(error)) left?.(instance.process.flash.leave(error).flash)
    throw error
  } finally {
    instance.close()
  }
}

/** What a nested view runs with. */
export function nestedSetting(setting: InstanceSetting, nested: Nested): InstanceSetting {
  const view = nestedView(nested)
  return {
    ...setting,
    page: undefined,
    onMount: setting.everyMount,
    view,
    name: view.name ?? `${setting.name} > #${nested.id}`,
  }
}

/** The view around nested ones, and what makes their elements. */
type Around = {
  readonly setting: InstanceSetting
  readonly id: string
  readonly elements: Elements
  readonly part: PagePart
}

/** The views nested in one page, at any depth. */
export class NestedViews {
  readonly #page: FirstPage
  readonly #ids: Set<string>

  constructor(page: FirstPage) {
    this.#page = page
    this.#ids = new Set([page.root])
  }

  /** A view with those that are nested in it. */
  within(made: FirstRender, around: Around): Nest {
    const content = { content: made.picture.rendered, flash: made.flash }
    return new Nest(content, async (nested) => {
      const setting = nestedSetting(around.setting, nested)
      const inside = await this.#render({ nested, assigns: made.assigns }, setting)
      const inner = this.within(inside, { ...around, setting, id: nested.id })
      return around.elements.nested(nested, inner, around.part, around.id)
    })
  }

  /** The view with this id among those that a render nests, or among theirs. */
  async find(id: string, made: FirstRender, around: InstanceSetting): Promise<NestedPart | undefined> {
    for (const nested of nestedIn(made.picture.rendered)) {
      const part = { nested, assigns: made.assigns }
      if (nested.id === id) return part
      const setting = nestedSetting(around, nested)
      const found = await this.find(id, await this.#render(part, setting), setting)
      if (found) return found
    }
    return undefined
  }

  #render(part: NestedPart, setting: InstanceSetting): Promise<FirstRender> {
    const { settings, req, sealer } = this.#page
    const { id } = part.nested
    this.#take(id)
    const info = nestedInfo(bootInfo(req, settings), part)
    const flash = sealer && { arrived: {}, sealer }
    return firstRender({ setting, id, info: { ...info, ...(flash && { flash }) } }, this.#page)
  }

  /** @throws LIVE_NESTED_INVALID when the page has the id already, or more views than a connection may join */
  #take(id: string): void {
    const max = this.#page.settings.limits.channels
    if (this.#ids.has(id)) throw nestedInvalid(`the page has two views with the id "${id}"`)
    if (this.#ids.size >= max)
      throw nestedInvalid(`the page has more than limits.channels (${String(max)}) views`)
    this.#ids.add(id)
  }
}

/** The owner of first renders. Nothing that they do of their own accord reaches a browser. */
const NO_BROWSER: InstanceOwner = {
  instanceSent: () => undefined,
  isReady: () => false,
  pageUrl: () => undefined,
  // An HTTP redirect is the first render's way to another URL.
  resolveRoute: (to) => Promise.resolve(new Redirect(to)),
  outlivesPages: () => false,
}
