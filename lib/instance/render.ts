import { viewInvalid, refused, headInvalid } from '../errors/index.ts'
import { disown } from '../foreign.ts'
import { Rendered } from '../template/rendered.ts'
import type { InstanceSetting, PageDefaults } from './setting.ts'
import { headOf, type ViewHead } from '../view/head.ts'
import type { RenderContext } from '../view/live-view.ts'

/** What a view looks like in a state, and what it says of the page around it, if it does. */
export type Picture = {
  readonly rendered: Rendered
  readonly title?: string | undefined
  readonly head?: ViewHead | undefined
}

/** A picture of the view that a whole page is. */
export type WholePicture = { readonly [Part in keyof Picture]-?: Exclude<Picture[Part], undefined> }

type State = {
  readonly assigns: Readonly<Record<string, unknown>>
  readonly url: string
  readonly context: RenderContext
}

/** @throws whatever the callbacks throw; LIVE_VIEW_INVALID when `render` returns no template; LIVE_HEAD_INVALID */
export function pictureOf({ view, page }: InstanceSetting, { assigns, url, context }: State): Picture {
  const { render, pageTitle, head } = view.definition
  const rendered: unknown = render(assigns, context)
  if (!(rendered instanceof Rendered))
    throw viewInvalid(`\`render\` returned ${refused(rendered)}, not html\`…\`; it cannot be async`)
  if (!page || !(pageTitle || head)) return { rendered }
  try {
    const title = pageTitle && (titleOf(pageTitle(assigns)) || page.title)
    return { rendered, title, head: head && headOf(head(assigns), page.lang, url) }
  } catch (error) {
    // What was rendered is printed no more.
    disown(rendered)
    throw error
  }
}

/** The same with what the page has where its view says nothing. */
export function wholePicture(page: PageDefaults, picture: Picture): WholePicture {
  const { rendered, title = page.title, head = { lang: page.lang, bodyClass: '', tags: '' } } = picture
  return { rendered, title, head }
}

function titleOf(title: unknown): string {
  if (title === undefined || title === null || title === false) return ''
  if (typeof title !== 'string') throw headInvalid('pageTitle', 'text', title)
  return title.trim()
}
