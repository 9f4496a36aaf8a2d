import { headInvalid } from '../errors/index.ts'
import { disown, isPromise } from '../foreign.ts'
import { attrs, html, type AttributeValue } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'
import { toHtml } from '../template/print/to-html.ts'

/** What the `head` callback returns: the page's metadata besides its title. Members that are left out are not printed. */
export type Head = {
  /** `<meta>` elements by name, such as `description`; names of Open Graph (`og:title`) are properties. */
  readonly meta?: Readonly<Record<string, string | number | false | null | undefined>>
  /** The page's own address, where it is reached by several: a path, or a URL of http or https. */
  readonly canonical?: string | undefined
  /** The language of the page, such as `de` or `pt-BR`. @default the router's `lang` */
  readonly lang?: string | undefined
  /** Classes of `<body>`. Lists are joined; `false`, `null` and `undefined` are left out. */
  readonly bodyClass?: ClassList
}

/** One class or several, some of them only now and then: `['post', isDraft && 'draft']`. */
export type ClassList = string | false | null | undefined | readonly ClassList[]

/** A head as it is printed and sent: elements of `<head>` as HTML, marked so that the browser finds them. */
export type ViewHead = { readonly lang: string; readonly bodyClass: string; readonly tags: string }

/** Names the element in which the page keeps the body classes that are the view's, among all it has. */
const BODY_CLASS = 'live-body-class'

const MEMBERS = ['meta', 'canonical', 'lang', 'bodyClass']

/** Elements that are not the view's to write. */
const TAKEN = ['csrf-token', BODY_CLASS]

/** Vocabularies whose names stand in `property`, see https://ogp.me and RDFa 1.1. */
const PROPERTY = /^(?:og|article|book|profile|music|video|fb):/

/**
 * Prints a head.
 * @param url of the page
 * @throws LIVE_HEAD_INVALID
 */
export function headOf(head: Head, lang: string, url: string): ViewHead {
  try {
    return printed(head, lang, url)
  } catch (error) {
    disown(head)
    throw error
  }
}

function printed(head: Head, lang: string, url: string): ViewHead {
  const unknown = isTable(head) ? Object.keys(head).find((name) => !MEMBERS.includes(name)) : head
  if (unknown !== undefined) throw headInvalid('head', 'meta, canonical, lang and bodyClass', unknown)
  if (!isTable(head.meta ?? {})) throw headInvalid('meta', 'a table of names', head.meta)
  const tags = Object.entries(head.meta ?? {}).map(([name, content]) => metaOf(name, content))
  if (head.canonical !== undefined) tags.push(canonicalOf(canonicalUrl(head.canonical, url)))
  const bodyClass = joined(head.bodyClass)
  if (bodyClass) tags.push(meta('name', BODY_CLASS, bodyClass))
  return {
    lang: languageOf(head.lang ?? lang),
    bodyClass,
    tags: tags.map((tag) => tag && toHtml(tag)).join(''),
  }
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isPromise(value)
}

function metaOf(name: string, content: unknown): Rendered | undefined {
  if (!/^[a-z][\w:.-]*$/i.test(name) || TAKEN.includes(name.toLowerCase())) {
    throw headInvalid('meta', 'names such as "description" and "og:title"', name)
  }
  if (content === false || content === null || content === undefined) return undefined
  if (typeof content !== 'string' && typeof content !== 'number')
    throw headInvalid(`meta["${name}"]`, 'text', content)
  return meta(PROPERTY.test(name) ? 'property' : 'name', name, content)
}

const meta = (key: string, name: string, content: AttributeValue): Rendered =>
  html`<meta ${attrs({ [key]: name, content })} data-phx-head>`

const canonicalOf = (href: string): Rendered => html`<link rel="canonical" href=${href} data-phx-head>`

function canonicalUrl(canonical: unknown, url: string): string {
  // What begins with a slash is a path of this site, `//evil.test` too.
  const given =
    typeof canonical === 'string' && canonical.startsWith('/') ? new URL(url).origin + canonical : canonical
  const isUrl = typeof given === 'string' && URL.canParse(given, url)
  const absolute = isUrl ? new URL(given, url) : undefined
  if (absolute && /^https?:$/.test(absolute.protocol)) return absolute.href
  throw headInvalid('canonical', 'a path, or a URL of http or https', canonical)
}

function languageOf(lang: unknown): string {
  if (typeof lang === 'string' && /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/i.test(lang)) return lang
  throw headInvalid('lang', 'a language such as "de" or "pt-BR"', lang)
}

function joined(classes: unknown): string {
  if (Array.isArray(classes)) return classes.map(joined).filter(Boolean).join(' ')
  if (classes === false || classes === null || classes === undefined) return ''
  if (typeof classes !== 'string') throw headInvalid('bodyClass', 'text, or a list of it', classes)
  return classes.trim().replaceAll(/\s+/g, ' ')
}
