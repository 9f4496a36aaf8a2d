import { attrs, html } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'

/** What a page's title is made of; the browser makes the next one of the same. */
export type TitleParts = {
  readonly title: string
  readonly prefix: string
  readonly suffix: string
  /** What stands in the place of a title that is empty. */
  readonly fallback: string
}

/** The `<title>` element, as Phoenix's `live_title` prints it. */
export function titleTag({ title, prefix, suffix, fallback }: TitleParts): Rendered {
  const parts = { 'data-prefix': prefix || false, 'data-default': fallback, 'data-suffix': suffix || false }
  return html`<title ${attrs(parts)}>${prefix}${title}${suffix}</title>`
}
