import { holePosition, valueKind } from '../../errors/index.ts'
import { ANYWHERE, aroundOf, type Around } from './surroundings.ts'
import { printAttribute, printAttributes } from '../escape/attribute.ts'
import { printForeign, printMarkup, printQuoted, printText, printUrl } from '../escape/escape.ts'
import { printRuled, type Hole } from './hole.ts'
import { Scanner } from './scanner.ts'
import { saw, sawAgain } from './sightings.ts'

/**
 * What a call site of `html` always is: the text around its values, and the position of each value. Made
 * once per call site. It is its own fingerprint: two renders are of one shape when their template is the same.
 */
export class Template {
  /** One more than there are holes. */
  readonly statics: readonly string[]
  readonly holes: readonly Hole[]
  /** What its holes stand in, by what the template stands in. */
  readonly #places = new Map<Around, readonly Around[]>()
  readonly #texts: readonly string[]
  #around = ANYWHERE
  #inside: readonly Around[]

  constructor(texts: readonly string[]) {
    const { statics, holes, inside } = scan(texts, ANYWHERE)
    this.statics = statics
    this.holes = holes
    this.#texts = texts
    this.#inside = inside
    this.#places.set(ANYWHERE, inside)
  }

  /**
   * What stands around each hole when this stands around the template.
   * @throws LIVE_HOLE_POSITION, the first time, when a browser would read or move it there in another way
   */
  within(around: Around): readonly Around[] {
    return around === this.#around ? this.#inside : this.#withinAnother(around)
  }

  #scanIn(around: Around): readonly Around[] {
    const { holes, inside } = scan(this.#texts, around)
    const at = holes.findIndex(({ kind }, i) => (kind === 'leading') !== (this.holes[i]?.kind === 'leading'))
    if (at >= 0) throw holePosition(this.statics[at] ?? '', 'In a drawing this element is not one of HTML.')
    return inside
  }

  #withinAnother(around: Around): readonly Around[] {
    const inside = this.#places.get(around) ?? this.#scanIn(around)
    this.#places.set(around, inside)
    this.#around = around
    this.#inside = inside
    return inside
  }
}

/** The template of rows that are not all made by one call site. */
export const ANY_ROW: Template = new Template(['', ''])

const TAGGED =
  'a template (write html`<p>${text}</p>`, without parentheses; raw(markup) prints what is made elsewhere)'

const templates = new WeakMap<readonly string[], Template>()

/**
 * The template of a call site.
 * @throws LIVE_HOLE_POSITION quoting the place of the mistake; LIVE_VALUE_KIND for what no template tag is given
 */
export function templateOf(strings: readonly string[]): Template {
  const known = templates.get(strings)
  if (known) {
    sawAgain(strings)
    return known
  }
  if (!Array.isArray(strings) || !('raw' in strings)) throw valueKind(strings, TAGGED, '`html`')
  const made = new Template(trimmed(strings))
  templates.set(strings, made)
  saw(strings)
  return made
}

/** A value without markup of its own, as it is sent. */
export function printAt(hole: Hole, value: unknown): string {
  switch (hole.kind) {
    case 'quoted':
      return printQuoted(value)
    case 'url':
      return printUrl(value)
    case 'attribute':
      return printAttribute(hole.name, value, hole.rule)
    case 'ruled':
      return printRuled(hole.rule, hole.isWhole, value)
    case 'bag':
      return printAttributes(value, hole)
    case 'markup':
      return printMarkup(value)
    case 'foreign':
      return printForeign(value)
    case 'leading':
    case 'text':
      return printText(value)
  }
}

type Scanned = Pick<Template, 'statics' | 'holes'> & { readonly inside: readonly Around[] }

function scan(texts: readonly string[], around: Around): Scanned {
  const scanner = new Scanner(around)
  const holes: Hole[] = []
  const inside: Around[] = []
  const statics = texts.map((text, i) => {
    scanner.read(text)
    const next = texts[i + 1]
    if (next === undefined) return text
    const hole = scanner.hole(next)
    holes.push(hole)
    inside.push(aroundOf(scanner.nesting))
    return withoutName(text, hole, scanner)
  })
  scanner.end()
  return { statics: Object.freeze(statics), holes, inside }
}

/** The hole prints its whole attribute, so the name and what is before it leave the text. */
function withoutName(text: string, hole: Hole, scanner: Scanner): string {
  if (hole.kind === 'attribute') return text.slice(0, text.length - scanner.attributeLength)
  if (hole.kind === 'bag') return text.trimEnd()
  // In place of the line break that the value may begin with, HTML drops this one.
  if (hole.kind === 'leading') return `${text}\n`
  return text
}

/** Without the line break and the indentation around a template, which would be text nodes in the page. */
function trimmed(strings: readonly string[]): readonly string[] {
  const last = strings.length - 1
  return strings.map((text, i) => {
    const start = i === 0 ? text.replace(/^[ \t]*\n\s*/, '') : text
    return i === last ? withoutEnd(start) : start
  })
}

/** Up to the first line break of the white space at the end. */
function withoutEnd(text: string): string {
  const at = text.indexOf('\n', text.trimEnd().length)
  return at < 0 ? text : text.slice(0, at)
}
