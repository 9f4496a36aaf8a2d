import {
  BLOCKS,
  BREAKS_OUT,
  DROPS_LINE,
  FORMATTING,
  IMPLIED_END,
  IMPLIED_IN_PHRASE,
  OPTIONAL_END,
  RAW_TEXT,
  TABLE_PARTS,
  VOID,
  type Space,
} from './elements.ts'
import { makeRoom } from './flow-rules.ts'
import {
  BAG,
  entersHtml,
  holdsHtml,
  isForeign,
  languageOf,
  type Open,
  type Seen,
  type Sight,
  type Tag,
} from './open-element.ts'
import { Stack, type Mistake } from './stack.ts'
import { isTableFamily, isTablePart } from './table-rules.ts'

/**
 * Which elements are open. A browser repairs markup that is not nested well, and then the page is no longer
 * what the template says; so a template that is not nested well is refused. The rules are those by which HTML's parser
 * builds its tree.
 */
export class Nesting {
  readonly #stack: Stack

  /** @param around the elements that the template stands in, the outermost first; empty when they are not known */
  constructor(around: readonly Seen[] = []) {
    this.#stack = new Stack(around)
  }

  /** The open elements, the outermost first. */
  get open(): readonly Open[] {
    return this.#stack.open
  }

  /** What can be seen from where the template is. */
  get sight(): Sight {
    return this.#stack.sight
  }

  /** The name of the innermost element. */
  get inner(): string {
    return this.#stack.inner?.name ?? ''
  }

  /** Does nothing say whether the innermost element is one of HTML? */
  get isGuess(): boolean {
    const around = this.open.at(-2)
    return around === undefined || around.space === 'any'
  }

  /** Is the innermost element one whose content is text? */
  get isRawText(): boolean {
    const { inner } = this.#stack
    return inner?.space === 'html' && RAW_TEXT.has(inner.name)
  }

  /** Does HTML drop a line break right behind the start tag of the innermost element? */
  get dropsLine(): boolean {
    const { inner } = this.#stack
    return inner?.space === 'html' && DROPS_LINE.has(inner.name)
  }

  /** May a text stand where the template has come to? */
  get takesText(): boolean {
    const { inner, top } = this.#stack
    if (inner && inner.space !== 'html') return true
    return !isTablePart(this.inner) && this.inner !== 'head' && !isTableFamily((inner ?? top).family)
  }

  /** Takes note of a start tag. */
  start(tag: Tag): Mistake {
    const { inner } = this.#stack
    if (inner && isForeign(inner) && !entersHtml(inner, tag.name)) return this.#startForeign(tag, inner)
    return makeRoom(this.#stack, tag) ?? this.#push(tag, languageOf(tag.name, this.#stack.inner))
  }

  /** Takes note of an end tag. */
  end(name: string): Mistake {
    const { open, top } = this.#stack
    const at = open.findLastIndex((each) => each.name === name && each.isOurs)
    const found = open[at]
    if (!found) return this.#stack.notOpen(name)
    const blocker = open.slice(at + 1).findLast((each) => each.space !== 'html' || !endsIn(each.name, found))
    if (blocker) return `</${name}> comes before </${blocker.name}>.`
    open.length = at
    const around = this.#stack.inner ?? top
    if (name === 'head') around.family = 'head'
    if (name === 'body' || name === 'html') around.family = 'body'
    return undefined
  }

  /** Takes note of a text that is not only white space. */
  text(): Mistake {
    const { inner, top } = this.#stack
    if (!this.takesText)
      return `A browser moves text out of ${this.inner === 'head' ? '<head>' : 'a table; put it into a <td> or a <caption>'}.`
    if (inner && (inner.space !== 'html' || inner.name !== 'html')) return undefined
    const around = inner ?? top
    if (around.family === 'body') return 'Nothing stands behind </body>.'
    around.family = 'flow'
    return undefined
  }

  /** The innermost element that has to be closed and is not. */
  unclosed(): string | undefined {
    const ours = this.open.filter(({ isOurs }) => isOurs)
    const isEmbedded = ours.length < this.open.length
    // A paragraph would take in what follows in the template around; a row or an item ends before the next one.
    return ours.findLast(({ name }) => !OPTIONAL_END.has(name) || (isEmbedded && name === 'p'))?.name
  }

  #startForeign(tag: Tag, inner: Open): Mistake {
    const { name, attributes } = tag
    const isFont = name === 'font' && ['color', 'face', 'size', BAG].some((each) => attributes.has(each))
    if (BREAKS_OUT.has(name) || isFont)
      return `<${name}> ends a drawing or a formula; HTML stands in <foreignObject> or behind </${inner.space}>.`
    return this.#push(tag, inner.name === 'annotation-xml' && name === 'svg' ? 'svg' : inner.space)
  }

  #push(tag: Tag, space: Space): Mistake {
    const { name, closesItself } = tag
    const isVoid = space === 'html' && VOID.has(name)
    if (isVoid || (closesItself && isForeign({ space }))) return undefined
    if (closesItself) return `<${name}/> does not close itself in HTML; write <${name}></${name}>.`
    this.#stack.push({ name, space, holdsHtml: holdsHtml(tag, space) }, true)
    return undefined
  }
}

/** Does an element end where the one around it is closed? */
function endsIn(name: string, { name: outer, space }: Open): boolean {
  if (FORMATTING.has(outer) || space !== 'html' || outer === 'head') return false
  const isImplied = IMPLIED_END.has(name)
  if (isTablePart(outer) || outer === 'template') return isImplied || TABLE_PARTS.has(name)
  if (outer === 'html') return isImplied || name === 'body' || name === 'head'
  return BLOCKS.has(outer) ? isImplied : IMPLIED_IN_PHRASE.has(name)
}
