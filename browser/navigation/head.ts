import type { PageHead } from '../../lib/protocol/diff.ts'
import { document } from '../dom/document.ts'
import { parse } from '../dom/fragment.ts'

/** The classes that the view has set on `<body>`; a `<meta>` of the head lists them. */
const bodyClasses = (): string[] =>
  document.head.querySelector<HTMLMetaElement>('meta[name=live-body-class]')?.content.split(' ') ?? []

/** Replaces the title, head tags, body classes and language that the view set before. See docs/protocol.md, "Head". */
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

/** Sets the title, with the prefix and suffix of the `<title>` element; an empty title becomes its default. */
function setTitle(text: string): void {
  const { prefix = '', suffix = '', default: fallback = '' } = document.querySelector('title')?.dataset ?? {}
  const title = text.trim() || fallback
  if (title) document.title = prefix + title + suffix
}
