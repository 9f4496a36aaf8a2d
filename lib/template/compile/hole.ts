import { inWords, isCommandAttribute, mayBeCommands, ruleOf, type Rule } from '../escape/attribute.ts'
import { isSafeUrl, isScriptAttribute, isUrlAttribute } from '../escape/escape.ts'

/** Where a value stands, which decides how it is printed. */
export type Hole =
  | { readonly kind: 'foreign' | 'quoted' | 'url' }
  /**
   * `leading` is right behind a start tag that HTML drops a line break behind. `markup` is between the parts of a table or
   * of a head, where a text would be moved away. `isStream` is set directly in an element whose rows are those of a stream.
   */
  | { readonly kind: 'text' | 'leading' | 'markup'; readonly isStream?: boolean }
  /** `written` are the attributes that the tag writes out, in lower case; it is complete when the tag has been read. */
  | { readonly kind: 'bag'; readonly written: ReadonlyMap<string, unknown>; readonly refuses?: RegExp }
  | { readonly kind: 'attribute'; readonly name: string; readonly rule: Rule }
  /** Between quotes, at the beginning of a value that has a rule of its own. */
  | { readonly kind: 'ruled'; readonly rule: Rule; readonly isWhole: boolean }

/** May the value have markup of its own? */
export function isContent(hole: Hole): boolean {
  return hole.kind === 'text' || hole.kind === 'leading' || hole.kind === 'markup'
}

/** May the rows of a stream stand here? */
export function takesStream(hole: Hole | undefined): boolean {
  return hole !== undefined && 'isStream' in hole
}

/** An attribute with a value in it, as far as it has been read. */
export interface Target {
  /** The name of the element, in lower case. */
  readonly tag: string
  readonly name: string
  /** What is written of its value before the hole. */
  readonly before: string
  /** Did another value stand before? */
  readonly hasHole: boolean
}

/** Boolean attributes: they are on as soon as they are there, with any value. */
const SWITCHES = new Set(
  'async autofocus autoplay checked controls default defer disabled formnovalidate inert ismap loop multiple muted nomodule novalidate open playsinline readonly required reversed selected phx-no-unused-field phx-patch-focused phx-trigger-action phx-track-static'.split(
    ' ',
  ),
)

/** What says which attribute is animated, and with what: it might be a link. */
const ANIMATION = /^(?:to|from|by|values|attributename)$/i

/** Why no value may be given to an attribute. */
export function refusal({ tag, name }: Target): string | undefined {
  if (isScriptAttribute(name) || (isAnimation(tag) && ANIMATION.test(name)))
    return `${name} would run what it is given. Use phx-click or a hook.`
  if (tag === 'annotation-xml' && name.toLowerCase() === 'encoding')
    return 'The encoding decides how a browser reads what is inside; write it out.'
  return undefined
}

/** Why no value may stand within quotes, beyond that. */
export function quotedRefusal(target: Target): string | undefined {
  const { name } = target
  if (SWITCHES.has(name.toLowerCase()))
    return `${name}="" is on, too. Leave the quotes away: false leaves the attribute out.`
  return isUrlAttribute(name) ? urlRefusal(target) : commandsRefusal(target)
}

/** Commands are no text that is put together from parts. */
function commandsRefusal({ name, before }: Target): string | undefined {
  const isBinding = isCommandAttribute(name) && /^[[&]/.test(before)
  if (isBinding) return 'Commands are one value: ${JS.push(…)}.'
  const isData =
    /^data-/i.test(name) && (/^&/.test(before) || mayBeCommands(/^\[\s*\[\s*"/.test(before) ? '[[' : before))
  return isData ? 'Make JSON one value: ${JSON.stringify(…)}; it may be read as commands.' : undefined
}

/** A value within quotes; `isLast` says that the quotes end behind it. */
export function quotedHole({ name, before, hasHole }: Target, isLast: boolean): Hole {
  if (isUrlAttribute(name)) return { kind: before.trim() === '' ? 'url' : 'quoted' }
  if (before !== '') return { kind: 'quoted' }
  const rule = ruleOf(name)
  const isRuled = rule.words !== undefined || rule.print !== ruleOf('title').print
  return isRuled ? { kind: 'ruled', rule, isWhole: isLast && !hasHole } : { kind: 'quoted' }
}

/** A value of a `ruled` hole. */
export function printRuled(rule: Rule, isWhole: boolean, value: unknown): string {
  return rule.print(isWhole ? inWords(rule, value) : value)
}

/** A value without quotes, which is the whole attribute. */
export function attributeHole({ name }: Target): Hole {
  return { kind: 'attribute', name, rule: ruleOf(name) }
}

/** A bag of attributes for an element. */
export function bagHole(tag: string, written: ReadonlyMap<string, unknown>): Hole {
  return { kind: 'bag', written, ...(isAnimation(tag) && { refuses: ANIMATION }) }
}

/** Why a text cannot follow the values before it in the value of an attribute. */
export function tailRefusal({ name, before, hasHole }: Target, text: string): string | undefined {
  if (!hasHole || !isUrlAttribute(name) || /[/?#]/.test(before)) return undefined
  const isScheme = /^[^/?#]*:/.test(text)
  return isScheme ? 'A scheme is written out, or is part of the one value a URL begins with.' : undefined
}

/** A URL's scheme is either written out, and harmless, or within one value, where it is looked at. */
function urlRefusal({ before, hasHole }: Target): string | undefined {
  const start = before.trim()
  const scheme = start.slice(0, start.search(/[/?#]|$/))
  const isWritten = /[&:]/.test(scheme) ? isHarmless(start) : scheme === '' || scheme !== start
  if (!isWritten) return 'Begin a URL with one value, a slash, "?", "#" or a scheme such as https:.'
  if (hasHole && !/[/?#]/.test(start)) return 'Make the beginning of a URL one value: ${a + b}.'
  return undefined
}

/** Does the scheme that a URL begins with run nothing? Entities could hide one. */
function isHarmless(start: string): boolean {
  return !/^[^/?#]*&/.test(start) && isSafeUrl(start)
}

function isAnimation(tag: string): boolean {
  return tag === 'animate' || tag === 'set'
}
