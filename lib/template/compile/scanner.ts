import { ANYWHERE, type Around } from './surroundings.ts'
import { Cursor } from './cursor.ts'
import { attributeHole, bagHole, quotedHole, quotedRefusal, refusal, type Hole, type Target } from './hole.ts'
import { Nesting } from './nesting.ts'
import { BAG, type Open, type Tag } from './open-element.ts'
import { TagReader } from './tag-reader.ts'

type State = 'text' | 'raw text' | 'comment' | 'tag' | 'end tag'

const AFTER_VALUE = /^(?:[\t\n\f\r >]|\/>)/
const DOCTYPE = /<!doctype[\t\n\f\r ]+html(?:[\t\n\f\r ][^>]*)?>/iy

/**
 * Walks through the text of a template and knows at each hole in which position it stands. What a browser might read
 * in another way is refused, so that both agree on the rest: see docs/security.md, "Escaping".
 */
export class Scanner {
  /** The elements that are open where the scanner is. */
  readonly nesting: Nesting
  readonly #cursor = new Cursor()
  readonly #tag = new TagReader(this.#cursor)
  #state: State = 'text'
  /** The name of the element whose content is text. */
  #rawText: string
  /** The open elements whose rows are those of a stream. */
  readonly #streams = new WeakSet<Open>()
  /** Was the last tag that of an element with `phx-foreign`? */
  #isRegion = false
  /** Does nothing stand before but white space and comments? */
  #isStart: boolean

  /** @param around what the template stands in */
  constructor(around: Around = ANYWHERE) {
    this.nesting = new Nesting(around.open)
    this.#isStart = around === ANYWHERE
    this.#rawText = around.rawText
    if (around.rawText !== '') this.#state = 'raw text'
  }

  /** The attribute that the hole stands in, if it stands in a tag. */
  get target(): Target {
    return this.#tag.target
  }

  /** How much of the text before the hole belongs to the attribute that the hole is the value of. */
  get attributeLength(): number {
    return this.#tag.attributeLength
  }

  /** Reads the text before the next hole, or the last text. @throws LIVE_HOLE_POSITION */
  read(text: string): void {
    this.#cursor.load(text)
    this.#tag.resume()
    while (!this.#cursor.isAtEnd) this.#step()
  }

  /**
   * Says in which position the hole after the text read so far stands.
   * @param next the text after the hole
   * @throws LIVE_HOLE_POSITION
   */
  hole(next: string): Hole {
    if (this.nesting.sight.isNoscript) {
      const rule = 'A browser that runs scripts takes <noscript> for text. Print it as a whole: ${raw(…)}.'
      throw this.#cursor.holeError(rule)
    }
    if (this.#state === 'text' || this.#state === 'raw text') return this.#textHole()
    if (this.#state !== 'tag') throw this.#nameError()
    const hole = this.#holeInTag(next)
    this.#tag.passHole(hole.kind === 'bag')
    return hole
  }

  /** @throws LIVE_HOLE_POSITION when a tag, a quote, a comment or an element is still open */
  end(): void {
    const open = this.nesting.unclosed()
    const isWhole = this.#state === 'text' || this.#state === 'raw text'
    const what = this.#state === 'comment' ? 'a comment' : this.#tag.isInQuotes ? 'a quoted value' : 'a tag'
    if (!isWhole) this.#cursor.refuse(`The template ends inside ${what}; close it.`)
    if (open !== undefined) this.#cursor.refuse(`The template ends without </${open}>.`)
  }

  #holeInTag(next: string): Hole {
    const { state, isInQuotes, target, attributes } = this.#tag
    if (isInQuotes) return this.#quotedHole(next.startsWith(state === 'double' ? '"' : "'"))
    if (state === 'before value' || state === 'unquoted') return this.#attributeHole(next)
    if (!this.#tag.hasBlank || !AFTER_VALUE.test(next)) throw this.#nameError()
    if (target.tag !== 'annotation-xml') return bagHole(target.tag, attributes)
    throw this.#cursor.holeError('Its encoding decides how a browser reads what is inside; write all out.')
  }

  #textHole(): Hole {
    const { isScript } = this.nesting.sight
    const isMarkup = this.#state === 'text' ? !isScript : isReadAsText(this.#rawText)
    if (!isMarkup) {
      const tag = this.#state === 'text' ? 'script> or <style' : this.#rawText
      const rule = `Nothing can be escaped safely inside <${tag}>. Pass data through an attribute or pushEvent.`
      throw this.#cursor.holeError(rule)
    }
    this.#isStart = false
    this.#refuseReference()
    if (this.#isRegion) return { kind: 'foreign' }
    const inner = this.nesting.open.at(-1)
    const stream = inner && this.#streams.has(inner) ? { isStream: true } : {}
    if (this.nesting.dropsLine && this.#cursor.isBehindTag) return { kind: 'leading', ...stream }
    return { kind: this.nesting.takesText ? 'text' : 'markup', ...stream }
  }

  #quotedHole(isLast: boolean): Hole {
    const { target } = this.#tag
    const rule = refusal(target) ?? quotedRefusal(target)
    if (rule !== undefined) throw this.#cursor.holeError(rule)
    this.#refuseReference()
    return quotedHole(target, isLast)
  }

  #attributeHole(next: string): Hole {
    const { target, state } = this.#tag
    const rule = refusal(target)
    if (rule !== undefined) throw this.#cursor.holeError(rule)
    if (state === 'unquoted' || !AFTER_VALUE.test(next))
      throw this.#cursor.holeError('Quote an attribute that has more than one part.')
    return attributeHole(target)
  }

  #nameError(): Error {
    return this.#cursor.holeError(
      this.#state === 'comment'
        ? 'A comment cannot hold a value; use ${/* … */}.'
        : 'Tag and attribute names are written out; for a bag of attributes use ${attrs({…})}.',
    )
  }

  /** What is written before a value cannot make another character of its beginning. */
  #refuseReference(): void {
    const { text } = this.#cursor
    const at = text.lastIndexOf('&')
    if (at < 0 || !/^&#?[\da-z]*$/i.test(text.slice(at))) return
    throw this.#cursor.holeError('Write &amp; for an ampersand, or end the character reference by ";".')
  }

  #step(): void {
    if (this.#state === 'text') this.#stepInText()
    else if (this.#state === 'raw text') this.#stepInRawText()
    else this.#stepInTag()
  }

  #stepInText(): void {
    const cursor = this.#cursor
    if (/[^\t\n\f\r ]/.test(cursor.takeUntil('<'))) this.#sayText()
    if (cursor.isAtEnd) return
    const next = cursor.text.charAt(cursor.at + 1)
    if (next === '!') this.#declaration()
    else if (/^[a-z]?$/i.test(next)) this.#openTag()
    else if (next === '/') this.#closeTag()
    else if (next === '?') cursor.refuse('Nothing begins with <? in HTML; write &lt;?.', cursor.at + 2)
    else {
      cursor.at++
      this.#sayText()
    }
  }

  #sayText(): void {
    this.#isStart = false
    this.#check(this.nesting.text())
  }

  #check(mistake: string | undefined): void {
    if (mistake !== undefined) this.#cursor.refuse(mistake)
  }

  #declaration(): void {
    const cursor = this.#cursor
    if (cursor.text.startsWith('<!--', cursor.at)) return this.#comment()
    if (cursor.take(DOCTYPE) === '')
      cursor.refuse('After <! comes only a comment (<!-- … -->) or, at the very beginning, <!doctype html>.')
    if (!this.#isStart) cursor.refuse('<!doctype html> stands at the very beginning.')
    this.#isStart = false
  }

  #comment(): void {
    const cursor = this.#cursor
    cursor.at += 4
    const content = cursor.takeUntil('-->')
    if (/^-?>|--!>/.test(content))
      cursor.refuse('A browser ends this comment earlier; write it as <!-- … -->.')
    this.#refuseNoscriptEnd(content)
    if (cursor.isAtEnd) this.#state = 'comment'
    else cursor.at += 3
  }

  #openTag(): void {
    this.#isStart = false
    this.#cursor.at++
    this.#tag.begin()
    this.#state = 'tag'
  }

  #closeTag(): void {
    const cursor = this.#cursor
    cursor.at += 2
    this.#state = 'end tag'
    if (!this.#tag.begin()) return
    cursor.passBlanks()
    if (cursor.next !== '>') cursor.refuse(`An end tag is written </${this.#tag.name}>.`)
    cursor.at++
    this.#check(this.nesting.end(this.#tag.name))
    this.#isRegion = false
    this.#state = 'text'
  }

  #stepInRawText(): void {
    const cursor = this.#cursor
    cursor.takeUntil('<')
    if (cursor.isAtEnd) return
    const { at, text } = cursor
    const tag = this.#rawText
    const end = text.slice(at, at + tag.length + 3).toLowerCase()
    if (end.startsWith(`</${tag}`) && /^[\t\n\f\r />]?$/.test(end.slice(tag.length + 2)))
      return this.#closeTag()
    this.#refuseNoscriptEnd(text.slice(at, at + 10))
    if (isReadAsText(tag) && (this.nesting.isGuess || this.nesting.unclosed() === undefined))
      cursor.refuse(`In <${tag}> there is only text; write &lt; for "<".`)
    if (tag === 'script' && text.startsWith('<!--', at))
      cursor.refuse('<!-- in a script may hide its end from a browser; leave it out.')
    cursor.at++
  }

  #stepInTag(): void {
    const from = this.#cursor.at
    const tag = this.#tag.step()
    if (this.#tag.isInQuotes || this.#tag.state === 'tag')
      this.#refuseNoscriptEnd(this.#cursor.text.slice(from, this.#cursor.at))
    if (!tag) return
    this.#check(this.nesting.start(tag))
    this.#isRegion = tag.attributes.has('phx-foreign')
    const inner = this.nesting.open.at(-1)
    if (inner && hasStream(tag)) this.#streams.add(inner)
    const isRawText = this.nesting.isRawText && !tag.closesItself
    this.#state = isRawText ? 'raw text' : 'text'
    this.#rawText = isRawText ? tag.name : ''
  }

  /** A browser with scripts would end the element here, one without would not. */
  #refuseNoscriptEnd(text: string): void {
    if (this.nesting.sight.isNoscript && /<\/noscript/i.test(text))
      this.#cursor.refuse('A browser that runs scripts ends <noscript> here; write &lt;/noscript.')
  }
}

/** Are the rows in this element those of a stream? A page may have another prefix for its bindings. */
function hasStream({ attributes }: Tag): boolean {
  if (!attributes.has('id') && !attributes.has(BAG)) return false
  return [...attributes].some(([name, value]) => name.endsWith('-update') && value === 'stream')
}

/** Are character references read in the text of this element? */
function isReadAsText(name: string): boolean {
  return name === 'textarea' || name === 'title'
}
