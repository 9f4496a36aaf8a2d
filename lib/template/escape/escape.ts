import { valueKind } from '../../errors/index.ts'
import { Encoded, Foreign, Raw } from '../values.ts'

const SPECIAL = /[&<>"']/
const EVERY_SPECIAL = /[&<>"']/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe between tags and inside quotes alike. */
function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (character) => ENTITIES[character] ?? '') : text
}

/**
 * A plain value as HTML text: `false`, `null` and `undefined` are nothing.
 * @throws LIVE_VALUE_KIND for objects, functions, symbols and promises
 */
export function printText(value: unknown): string {
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number' || value === true || typeof value === 'bigint') return String(value)
  if (value === false || value === null || value === undefined) return ''
  if (value instanceof Raw) return value.html
  throw valueKind(value, 'text, a number, html`…`, each(…), raw(…) or nothing')
}

/** A value between the parts of a table or a head, where no text can stand. @throws LIVE_VALUE_KIND */
export function printMarkup(value: unknown): string {
  const text = printText(value)
  if (value instanceof Raw || /^[\t\n\f\r ]*$/.test(text)) return text
  throw valueKind(value, 'html`…` or nothing: a browser moves a text out of a table or a head')
}

/** The content of an element with `phx-foreign`: nothing in it is alive, so it takes nothing that could be. */
export function printForeign(value: unknown): string {
  if (value instanceof Foreign) return value.markup
  if (Object(value) !== value || value instanceof Raw) return printText(value)
  throw valueKind(value, 'foreign(…), raw(…), text, a number or nothing, in an element with phx-foreign')
}

/** A value inside quotes. A list is a class list: joined by spaces, without the values that show nothing. */
export function printQuoted(value: unknown): string {
  if (typeof value === 'string') return escapeText(value)
  if (value instanceof Encoded) return escapeText(JSON.stringify(value))
  if (Array.isArray(value)) return escapeText(joined(value))
  if (value instanceof Raw) throw valueKind(value, 'text in an attribute (raw markup has no place there)')
  if (Object(value) === value) throw valueKind(value, 'text in an attribute, a number, a list, JS or nothing')
  return printText(value)
}

/** A URL that stands at the beginning of an attribute; a scheme that runs script becomes a dead link. */
export function printUrl(value: unknown): string {
  const text = Array.isArray(value) ? joined(value) : value
  return printQuoted(typeof text === 'string' ? safeUrl(text) : text)
}

/** A URL as it is; a dead link in place of one whose scheme runs script. */
export function safeUrl(url: string): string {
  return isSafeUrl(url) ? url : REFUSED_URL
}

/** What a URL with a refused scheme is replaced by. */
export const REFUSED_URL = 'about:invalid#refused'

const SCHEME = /^(?:javascript|vbscript|data):/i
const PICTURE = /^data:image\/(?:png|gif|jpeg|webp|avif)[;,]/i

/** Browsers ignore white space and control characters in a scheme, so they are left out before the look. */
export function isSafeUrl(url: string): boolean {
  if (!url.includes(':')) return true
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const bare = url.replace(/[\u0000-\u0020\u007f-\u009f\u00ad\u200b-\u200f\u2028\u2029\ufeff]/g, '')
  return !SCHEME.test(bare) || PICTURE.test(bare)
}

/** The text that a value stands for in an attribute, if it is one. */
export function textOf(value: unknown): string | undefined {
  return Array.isArray(value) ? joined(value) : typeof value === 'string' ? value : undefined
}

const NAME = /^[a-z_][\w.:-]*$/i

/** May `attrs` or a command write an attribute of this name? Never one that runs script. */
export function isAttributeName(name: string): boolean {
  return NAME.test(name) && !isScriptAttribute(name)
}

const URL_ATTRIBUTES = new Set(
  'href src action formaction xlink:href poster data cite background ping manifest longdesc'.split(' '),
)

/** Attributes whose value a browser loads or goes to. */
export function isUrlAttribute(name: string): boolean {
  return URL_ATTRIBUTES.has(name.toLowerCase())
}

/** Attributes whose value a browser runs, or parses as a document. */
export function isScriptAttribute(name: string): boolean {
  return /^(?:on|srcdoc$)/i.test(name)
}

function joined(list: readonly unknown[]): string {
  return list
    .map((part) => (Array.isArray(part) ? joined(part) : plain(part)))
    .filter(Boolean)
    .join(' ')
}

function plain(part: unknown): string {
  if (typeof part === 'string') return part
  if (typeof part === 'number' || typeof part === 'bigint') return String(part)
  if (part === false || part === null || part === undefined) return ''
  throw valueKind(part, 'text, a number or nothing in a list of an attribute')
}
