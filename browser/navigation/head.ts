import type { PageHead } from '../../lib/protocol/diff.ts'
import { document } from '../dom/document.ts'
import { parse } from '../dom/fragment.ts'

/** The body classes that are the view's, as an element of the head keeps them. */
const bodyClasses = (): string[] =>
  document.head.querySelector<HTMLMetaElement>('meta[name=live-body-class]')?.content.split(' ') ?? []

/** Puts what a view says of its page in the place of what was said before. See docs/protocol.md, "Head". */
export function setHead(title: string | undefined, page: PageHead | undefined): void {
  if (title !== undefined) setTitle(title)
  if (page) setTags(page)
}

function setTags({ lang, tags }: PageHead): void {
  const { body, documentElement, head } = document
  body.classList.remove(...bodyClasses())
  for (const tag of head.querySelectorAll('[data-phx-head]')) tag.remove()
  head.append(parse(tags))
  documentElement.lang = lang
  body.classList.add(...bodyClasses())
}

/** The title as the `<title>` element wants it: between its prefix and suffix; its default in place of none. */
function setTitle(text: string): void {
  const { prefix = '', suffix = '', default: fallback = '' } = document.querySelector('title')?.dataset ?? {}
  const title = text.trim() || fallback
  if (title) document.title = prefix + title + suffix
}
