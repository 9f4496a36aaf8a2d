import type { PageHead } from '../../lib/protocol/diff.ts'

/** The body classes that are the view's, as an element of the head keeps them. */
const bodyClasses = (): string[] =>
  document.querySelector<HTMLMetaElement>('meta[name=live-body-class]')?.content.split(' ') ?? []

/** Puts what a view says of its page in the place of what was said before. See docs/protocol.md, "Head". */
export function setHead({ lang, tags }: PageHead): void {
  const { body, documentElement, head } = document
  body.classList.remove(...bodyClasses())
  for (const tag of head.querySelectorAll('[data-phx-head]')) tag.remove()
  head.insertAdjacentHTML('beforeend', tags)
  documentElement.lang = lang
  body.classList.add(...bodyClasses())
}
