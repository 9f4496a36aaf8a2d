import { addressOf } from '../base-path.ts'
import { valueKind } from '../errors/index.ts'
import { isLocalUrl } from '../protocol/local-path.ts'
import { REFUSED_URL } from './escape/escape.ts'
import { attrs, html, type AttributeValue } from './html.ts'
import type { Rendered, RowContent } from './rendered.ts'
import { saw } from './compile/sightings.ts'

/** Where a link leads: to another URL of the same view, to another live view, or to any page. */
export type LinkTarget =
  | (LiveTarget & { readonly patch: string; readonly navigate?: undefined })
  | (LiveTarget & { readonly navigate: string; readonly patch?: undefined })
  | {
      readonly href: string
      readonly patch?: undefined
      readonly navigate?: undefined
      readonly replace?: undefined
    }

type LiveTarget = {
  readonly href?: undefined
  /** Takes the place of the current entry in the browser's history. @default false */
  readonly replace?: boolean
}

/** What `link` is given: where it leads, and the other attributes of its `<a>`. */
export type LinkAttributes = LinkTarget & {
  readonly [attribute: string]: AttributeValue
}

const LEADS = ['patch', 'navigate', 'href']

/**
 * A link. With `patch` the view stays and gets another URL (`handleParams`); with `navigate` another live view takes its
 * place over the same connection; with `href`, or where script does not run, the browser loads the page.
 *
 * `patch` and `navigate` take a path of this site, or a reference that the browser reads from the URL of the page, such as
 * `?page=2`, `../` or `list`; what else they are given, such as `//evil.test`, becomes a dead link. The `basePath` of the
 * router is put in front of paths.
 *
 * @example
 * html`<nav>${link({ patch: '/todos?show=open', class: 'tab' }, 'Open')}</nav>`
 * @throws LIVE_VALUE_KIND when `patch` or `navigate` is no text
 */
export function link(to: LinkAttributes, content: RowContent): Rendered {
  const { patch, navigate, href, replace = false, ...attributes } = to
  const live = textOf(patch ?? navigate)
  const target = {
    href: live === undefined ? placeOf(href) : isLocalUrl(live) ? addressOf(live) : REFUSED_URL,
  }
  if (target.href === REFUSED_URL || !LEADS.some((name) => Object.hasOwn(to, name))) saw(to)
  const kind = live !== undefined && {
    'data-phx-link': patch === undefined ? 'redirect' : 'patch',
    'data-phx-link-state': replace ? 'replace' : 'push',
  }
  return html`<a ${attrs({ ...attributes, ...target, ...kind })}>${content}</a>`
}

/** The `href` behind the base path. A value that is no text is refused later, where the attribute is printed. */
function placeOf(href: AttributeValue): AttributeValue {
  return typeof href === 'string' ? addressOf(href) : href
}

function textOf(to: unknown): string | undefined {
  if (typeof to !== 'string' && to !== undefined) throw valueKind(to, 'a path', '`link`')
  return to
}
