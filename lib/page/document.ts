import { crc32 } from 'node:zlib'
import type { Request, Response } from 'express'
import { withPageDefaults, type RenderResult } from '../instance/render.ts'
import type { PageDefaults } from '../instance/config.ts'
import { html, raw } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'
import { defaultLayout, printLayout, titleTag, type Layout } from './layout.ts'

/** The options that documents depend on. */
export interface DocumentOptions {
  /** The document around views whose route has none of its own. */
  readonly layout: Layout | string | undefined
  readonly titlePrefix: string
  readonly titleSuffix: string
}

/** What a document is made of. */
export type DocumentParts = {
  /** What it has where its view says nothing. */
  readonly defaults: PageDefaults
  readonly layout: Layout | string | undefined
  readonly result: RenderResult
  /** The view in its element. */
  readonly body: Rendered
  readonly csrfToken: string
  readonly scriptUrl: string
}

/** The tags that every live page needs in its head. */
export function headTags(csrfToken: string, scriptUrl: string): Rendered {
  return html`<meta name="csrf-token" content="${csrfToken}"><script src="${scriptUrl}" defer></script>`
}

/** Answers with the document around a view. */
export async function sendDocument(
  { defaults, layout, result, body, csrfToken, scriptUrl }: DocumentParts,
  options: DocumentOptions,
  req: Request,
  res: Response,
): Promise<void> {
  const { title, head } = withPageDefaults(defaults, result)
  const { titlePrefix: prefix, titleSuffix: suffix } = options
  const page = {
    title,
    titleTag: titleTag({ title, prefix, suffix, fallback: defaults.title }),
    head: html`${raw(head.tags)}${headTags(csrfToken, scriptUrl)}`,
    lang: head.lang,
    bodyClass: head.bodyClass,
    scriptUrl,
    csrfToken,
    body,
    req,
  }
  sendPage(await printLayout(layout ?? options.layout ?? defaultLayout, page, res), res)
}

function sendPage(page: Buffer | string, res: Response): void {
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'private, no-cache')
  if (isTaggedWeakly(res)) res.setHeader('ETag', weakTag(page))
  res.send(page)
}

/** Would Express, as it is set, give the answer a weak tag? */
function isTaggedWeakly(res: Response): boolean {
  const setting: unknown = res.app.get('etag')
  return (setting === 'weak' || setting === true) && !res.hasHeader('ETag')
}

/** Express's own is cryptographic, which takes a tenth of a large page; one visitor's page has to be told from its last. */
function weakTag(page: Buffer | string): string {
  return `W/"${Buffer.byteLength(page).toString(36)}-${crc32(page).toString(36)}"`
}
