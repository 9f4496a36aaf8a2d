import { viewInvalid, refused, headInvalid } from '../errors/index.ts'
import { disown } from '../foreign.ts'
import { Rendered } from '../template/rendered.ts'
import type { ViewConfig, PageDefaults } from './config.ts'
import { headOf, type ViewHead } from '../view/head.ts'
import type { RenderContext } from '../view/definition.ts'

/** What the callbacks of a view make of its state: the markup, and for the page around it the title and the head if the view has such callbacks. */
export type RenderResult = {
  readonly rendered: Rendered
  readonly title?: string | undefined
  readonly head?: ViewHead | undefined
}

/** A render with the title and the head that every page has. */
export type PageRenderResult = {
  readonly [Part in keyof RenderResult]-?: Exclude<RenderResult[Part], undefined>
}

type RenderInput = {
  readonly assigns: Readonly<Record<string, unknown>>
  readonly url: string
  readonly context: RenderContext
}

/** @throws whatever the callbacks throw; LIVE_VIEW_INVALID when `render` returns no template; LIVE_HEAD_INVALID */
export function renderView({ view, page }: ViewConfig, { assigns, url, context }: RenderInput): RenderResult {
  const { render, pageTitle, head } = view.definition
  const rendered: unknown = render(assigns, context)
  if (!(rendered instanceof Rendered))
    throw viewInvalid(`\`render\` returned ${refused(rendered)}, not html\`…\`; it cannot be async`)
  if (!page || !(pageTitle || head)) return { rendered }
  try {
    const title = pageTitle && (titleOf(pageTitle(assigns)) || page.title)
    return { rendered, title, head: head && headOf(head(assigns), page.lang, url) }
  } catch (error) {
    // The markup will not be printed, so promises in it are left alone.
    disown(rendered)
    throw error
  }
}

/** Completes a render with the page's title and language where its view has none. */
export function withPageDefaults(page: PageDefaults, result: RenderResult): PageRenderResult {
  const { rendered, title = page.title, head = { lang: page.lang, bodyClass: '', tags: '' } } = result
  return { rendered, title, head }
}

function titleOf(title: unknown): string {
  if (title === undefined || title === null || title === false) return ''
  if (typeof title !== 'string') throw headInvalid('pageTitle', 'text', title)
  return title.trim()
}
