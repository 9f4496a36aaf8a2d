import type { CheerioAPI } from 'cheerio'
import type { PageHead } from '../protocol/diff.ts'

/** Sets the title as a browser does: between the prefix and the suffix of its element; the default in place of none. */
export function setTitle($: CheerioAPI, title: string): void {
  const element = $('title').first()
  const part = (name: string): string => element.attr(`data-${name}`) ?? ''
  const text = title.trim() ? title : part('default')
  if (text) element.text(part('prefix') + text + part('suffix'))
}

/** Puts what a view says of its page in the place of what another said. */
export function setHead($: CheerioAPI, { lang, tags }: PageHead): void {
  const bodyClass = (): string => $('meta[name=live-body-class]').attr('content') ?? ''
  $('body').removeClass(bodyClass())
  $('head [data-phx-head]').remove()
  $('head').append(tags)
  $('html').attr('lang', lang)
  $('body').addClass(bodyClass())
}
