import type { Request, Response } from 'express'
import { layoutInvalid, refused } from '../errors/index.ts'
import { settled } from '../foreign.ts'
import { attrs, html } from '../template/html.ts'
import { Rendered } from '../template/rendered.ts'
import { toBytes, toHtml, toText } from '../template/print/to-html.ts'
import type { Awaitable } from '../view/schema.ts'

/** What a layout is given. */
export interface LayoutPage {
  /** The title of the page, without what stands before and behind the title of every page. */
  readonly title: string
  /** The `<title>` element: the whole title, and what the browser needs to set another. */
  readonly titleTag: Rendered
  /** For `<head>`: what the view says there, the csrf meta tag and the client script. */
  readonly head: Rendered
  /** The language of the page, for `<html>`. */
  readonly lang: string
  /** The view's classes for `<body>`, or nothing. */
  readonly bodyClass: string
  /** The view: print it once, inside `<body>`. */
  readonly body: Rendered
  readonly csrfToken: string
  /** Where the client script is, should `head` not suit. */
  readonly scriptUrl: string
  readonly req: Request
}

/** Makes the document around a view. */
export type Layout = (page: LayoutPage) => Awaitable<Rendered>

/** The default document. */
export const defaultLayout: Layout = ({ titleTag, head, lang, bodyClass, body }) => html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${titleTag}${head}</head><body class=${bodyClass || false}>${body}</body></html>`

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

/**
 * Prints the document with a function, or with a template of the application's view engine, which finds
 * the members of `LayoutPage` in `live`.
 *
 * @throws LIVE_LAYOUT_INVALID
 */
export async function printLayout(
  layout: Layout | string,
  page: LayoutPage,
  res: Response,
): Promise<Buffer | string> {
  if (typeof layout === 'string') return renderTemplate(layout, page, res)
  const rendered: unknown = await settled<unknown>(layout(page))
  if (!(rendered instanceof Rendered))
    throw layoutInvalid(`it has to return html\`…\`, not ${refused(rendered)}`)
  return toBytes(rendered)
}

async function renderTemplate(name: string, page: LayoutPage, res: Response): Promise<string> {
  const { titleTag, head, body } = page
  const live = { ...page, titleTag: toHtml(titleTag), head: toHtml(head), body: await toText(body) }
  return new Promise((resolve, reject) => {
    res.render(name, { live, title: page.title }, (error: Error | null, text?: string) => {
      if (error) reject(error)
      else resolve(text ?? '')
    })
  })
}
