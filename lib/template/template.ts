import { printAttribute, printAttributes, printQuoted, printText, printUrl } from './escape.ts'
import { Scanner, type Hole } from './scanner.ts'

/**
 * What a call site of `html` always is: the text around its values, and the position of each value. Made
 * once per call site. It is its own fingerprint: two renders are of one shape when their template is the same.
 */
export class Template {
  /** One more than there are holes. */
  readonly statics: readonly string[]
  readonly holes: readonly Hole[]

  constructor(statics: readonly string[], holes: readonly Hole[]) {
    this.statics = statics
    this.holes = holes
  }
}

/** The template of rows that are not all made by one call site. */
export const ANY_ROW: Template = new Template(['', ''], [{ kind: 'text' }])

const templates = new WeakMap<readonly string[], Template>()

/**
 * The template of a call site.
 * @throws LIVE_HOLE_POSITION quoting the place of the mistake
 */
export function templateOf(strings: readonly string[]): Template {
  const known = templates.get(strings)
  if (known) return known
  const made = scan(strings)
  templates.set(strings, made)
  return made
}

/** A value that stands inside a tag, as it is sent. */
export function printInTag(hole: Hole, value: unknown): string {
  switch (hole.kind) {
    case 'quoted':
      return printQuoted(value)
    case 'url':
      return printUrl(value)
    case 'attribute':
      return printAttribute(hole.name, value, hole.isUrl)
    case 'bag':
      return printAttributes(value)
    case 'text':
      return printText(value)
  }
}

function scan(strings: readonly string[]): Template {
  const scanner = new Scanner()
  const texts = trimmed(strings)
  const holes: Hole[] = []
  const statics = texts.map((text, i) => {
    scanner.read(text)
    const next = texts[i + 1]
    if (next === undefined) return text
    const hole = scanner.hole(next)
    holes.push(hole)
    return withoutName(text, hole, scanner)
  })
  scanner.end()
  return new Template(Object.freeze(statics), holes)
}

/** The hole prints its whole attribute, so the name and what is before it leave the text. */
function withoutName(text: string, hole: Hole, scanner: Scanner): string {
  if (hole.kind === 'attribute') return text.slice(0, text.length - scanner.attributeLength)
  if (hole.kind === 'bag') return text.trimEnd()
  return text
}

/** Without the line break and the indentation around a template, which would be text nodes in the page. */
function trimmed(strings: readonly string[]): readonly string[] {
  const last = strings.length - 1
  return strings.map((text, i) => {
    const start = i === 0 ? text.replace(/^[ \t]*\n\s*/, '') : text
    return i === last ? start.replace(/\n\s*$/, '') : start
  })
}
