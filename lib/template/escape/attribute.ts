import { atOnce } from '../../at-once.ts'
import { attributeName, valueKind } from '../../errors/index.ts'
import {
  isAttributeName,
  isSafeUrl,
  isUrlAttribute,
  printQuoted,
  printUrl,
  REFUSED_URL,
  safeUrl,
  textOf,
} from './escape.ts'
import { Attributes } from '../values.ts'

/** How the values of an attribute are printed. */
export interface Rule {
  /** A value between quotes. */
  print(value: unknown): string
  /** What true and false are called, where HTML has words for them. */
  readonly words?: readonly [on: string, off: string]
}

/** The rule of an attribute, by its name. Those that were asked for are remembered. */
export function ruleOf(name: string): Rule {
  const known = rules.get(name)
  if (known) return known
  const made = makeRule(name.toLowerCase())
  if (rules.size < MAX_RULES) rules.set(name, made)
  return made
}

/** A value in the words of an attribute: a boolean becomes one, where HTML has words for it. */
export function inWords({ words }: Rule, value: unknown): unknown {
  return typeof value === 'boolean' && words ? words[value ? 0 : 1] : value
}

/** A whole attribute with its leading space: `true` is the bare name or a word, nothing drops it. */
export function printAttribute(name: string, given: unknown, rule: Rule): string {
  const value = inWords(rule, given)
  if (value === true) return ` ${name}`
  if (value === false || value === null || value === undefined) return ''
  if (Array.isArray(value) && textOf(value) === '') return ''
  return ` ${name}="${rule.print(value)}"`
}

/**
 * A bag of attributes, in its order, without those that the tag writes out itself. `refuses` are names that the element
 * cannot be given.
 */
export function printAttributes(
  value: unknown,
  { written, refuses }: { readonly written: ReadonlyMap<string, unknown>; readonly refuses?: RegExp },
): string {
  if (value === false || value === null || value === undefined) return ''
  if (!(value instanceof Attributes)) throw valueKind(value, 'attrs({…})')
  let text = ''
  for (const [name, each] of Object.entries(value.bag)) {
    if (!isAttributeName(name) || refuses?.test(name)) throw attributeName(name)
    if (!written.has(name.toLowerCase())) text += printAttribute(name, each, ruleOf(name))
  }
  return text
}

/** A value that the page will give to an attribute: no script, and no commands that were a text. @throws LIVE_VALUE_KIND */
export function valueToSet(name: string, given: string | boolean): string {
  const value = inWords(ruleOf(name), atOnce(given, '`JS`', 'text'))
  const text = typeof value === 'boolean' ? '' : String(value)
  if (isCommandAttribute(name) && text.startsWith('['))
    throw valueKind(given, 'the name of an event, which does not begin with "["', '`JS`')
  if (/^data-/i.test(name) && mayBeCommands(text)) return ` ${text}`
  const isAnimated = /^(?:to|from|by|values)$/i.test(name)
  if (isAnimated && !text.split(';').every(isSafeUrl)) return REFUSED_URL
  return isUrlAttribute(name) ? safeUrl(text) : text
}

/** Does a client read commands in an attribute of this name? */
export function isCommandAttribute(name: string): boolean {
  return COMMANDS.test(name)
}

/** May `JS.exec` carry out what stands in an attribute of this name? */
export function isExecutable(name: string): boolean {
  return isCommandAttribute(name) || /^data-./i.test(name)
}

/** May a text in a `data-*` attribute be read as commands? Others may stand before the text, and more after it. */
export function mayBeCommands(text: string): boolean {
  return /^\[\s*(?:$|\[\s*(?:$|"))/.test(text)
}

const MAX_RULES = 1000
const rules = new Map<string, Rule>()

/** Bindings, with any prefix. */
const COMMANDS =
  /^(?!data-|aria-)[a-z][\w.:-]*-(?:click|click-away|capture-click|submit|change|keydown|keyup|focus|blur|window-keydown|window-keyup|window-focus|window-blur|viewport-top|viewport-bottom|mounted|remove|connected|disconnected|auto-recover)$/i

/** Of these, a text or ids are the value, and false leaves them out. */
const ARIA_TEXTS =
  /^aria-(?:activedescendant|braillelabel|brailleroledescription|controls|describedby|description|details|errormessage|flowto|keyshortcuts|label|labelledby|owns|placeholder|roledescription|valuetext)$/

type Words = readonly [on: string, off: string]
const TRUE_FALSE: Words = ['true', 'false']
const ON_OFF: Words = ['on', 'off']
const YES_NO: Words = ['yes', 'no']
const WORDS: ReadonlyMap<string, Words> = new Map([
  ['draggable', TRUE_FALSE],
  ['spellcheck', TRUE_FALSE],
  ['contenteditable', TRUE_FALSE],
  ['writingsuggestions', TRUE_FALSE],
  ['autocapitalize', ON_OFF],
  ['autocomplete', ON_OFF],
  ['autocorrect', ON_OFF],
  ['translate', YES_NO],
])

const PLAIN: Rule = { print: printQuoted }
const URL_RULE: Rule = { print: printUrl }
const WORDY: Rule = { print: printQuoted, words: TRUE_FALSE }
const BINDING: Rule = { print: printBinding }
const DATA: Rule = { print: printData }

function makeRule(name: string): Rule {
  if (isUrlAttribute(name)) return URL_RULE
  if (isCommandAttribute(name)) return BINDING
  if (name.startsWith('data-')) return DATA
  if (name.startsWith('aria-') && !ARIA_TEXTS.test(name)) return WORDY
  const words = WORDS.get(name)
  return words ? { print: printQuoted, words } : PLAIN
}

/** An event or commands: a text never becomes commands. */
function printBinding(value: unknown): string {
  if (textOf(value)?.startsWith('['))
    throw valueKind(value, 'the name of an event, which does not begin with "[", or commands (`JS`)')
  return printQuoted(value)
}

/** A text that `JS.exec` might take for commands gets a space before it, which means nothing to JSON. */
function printData(value: unknown): string {
  const text = textOf(value)
  return text !== undefined && mayBeCommands(text) ? ` ${printQuoted(value)}` : printQuoted(value)
}
