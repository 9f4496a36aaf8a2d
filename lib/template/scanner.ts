import { holePosition } from '../errors.ts'
import { isSafeUrl, isScriptAttribute, isUrlAttribute } from './escape.ts'
import { Nesting } from './nesting.ts'

/** Where a value stands, which decides how it is printed. */
export type Hole =
  | { readonly kind: 'text' | 'quoted' | 'url' | 'bag' }
  | { readonly kind: 'attribute'; readonly name: string; readonly isUrl: boolean }

type State =
  | 'text'
  | 'raw text'
  | 'comment'
  | 'declaration'
  | 'tag name'
  | 'tag'
  | 'attribute name'
  | 'after name'
  | 'before value'
  | 'unquoted'
  | 'double'
  | 'single'

const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes'])
const SPACE = /\s/

/** Attributes that are on as soon as they are there, whatever their value. */
const SWITCHES = new Set(
  'async autofocus autoplay checked controls default defer disabled formnovalidate inert ismap loop multiple muted nomodule novalidate open playsinline readonly required reversed selected phx-no-unused-field phx-patch-focused phx-trigger-action phx-track-static'.split(
    ' ',
  ),
)

/**
 * Walks through the text of a template, a character at a time, and knows at each hole in which position it
 * stands. The states are those of the HTML standard's tokenizer, as far as templates need them.
 */
export class Scanner {
  #state: State = 'text'
  #seen = ''
  #tag = ''
  #attribute = ''
  /** Where the attribute that is being read begins, its leading space included. */
  #attributeStart = 0
  /** The static text of the value that is being read, and whether a hole stood in it. */
  #value = ''
  #valueHasHole = false
  readonly #nesting = new Nesting()

  /** Reads the text before the next hole, or the last text. */
  read(text: string): void {
    for (let at = 0; at < text.length; at++) {
      this.#step(text.charAt(at), text, at)
      this.#seen += text.charAt(at)
    }
  }

  /**
   * Says in which position the hole after the text read so far stands.
   * @param next the text after the hole
   * @throws LIVE_HOLE_POSITION
   */
  hole(next: string): Hole {
    switch (this.#state) {
      case 'text':
        return this.#textHole()
      case 'raw text':
        return this.#rawTextHole()
      case 'double':
      case 'single':
        return this.#quotedHole()
      case 'before value':
        return this.#attributeHole(next)
      case 'tag':
      case 'after name':
        return this.#bagHole(next)
      default:
        throw this.#refusal()
    }
  }

  /** How much of the text before the hole belongs to the attribute that the hole is the value of. */
  get attributeLength(): number {
    return this.#seen.length - this.#attributeStart
  }

  /** @throws LIVE_HOLE_POSITION when a tag, a quote, a comment or an element is still open */
  end(): void {
    const isWhole = this.#state === 'text'
    if (!isWhole) throw holePosition(this.#place(), `The template ends inside a ${this.#state}; close it.`)
    const open = this.#nesting.unclosed()
    if (open) throw holePosition(this.#place(), `The template ends without </${open}>.`)
  }

  #textHole(): Hole {
    if (!this.#nesting.isScript) return { kind: 'text' }
    throw this.#scriptRefusal('script> or <style')
  }

  #rawTextHole(): Hole {
    if (this.#tag === 'textarea' || this.#tag === 'title') return { kind: 'text' }
    throw this.#scriptRefusal(this.#tag)
  }

  #scriptRefusal(tag: string): Error {
    return holePosition(
      this.#place(),
      `Nothing can be escaped safely inside <${tag}>. Pass data through an attribute or pushEvent.`,
    )
  }

  #quotedHole(): Hole {
    this.#refuseScript()
    if (SWITCHES.has(this.#attribute.toLowerCase())) {
      const rule = `${this.#attribute}="" is on, too. Leave the quotes away: false leaves the attribute out.`
      throw holePosition(this.#place(), rule)
    }
    const kind = isUrlAttribute(this.#attribute) ? this.#urlHole() : 'quoted'
    this.#valueHasHole = true
    return { kind }
  }

  /** A URL's scheme is either written out, and harmless, or within one value, where it is looked at. */
  #urlHole(): 'url' | 'quoted' {
    const start = this.#value.trim()
    const scheme = start.slice(0, start.search(/[/?#]|$/))
    const isWritten = /[&:]/.test(scheme) ? isHarmless(start) : scheme === '' || scheme !== start
    if (!isWritten) {
      throw holePosition(
        this.#place(),
        'Begin a URL with one value, a slash, "?", "#" or a scheme such as https:.',
      )
    }
    if (this.#valueHasHole && !/[/?#]/.test(start)) {
      throw holePosition(this.#place(), 'Make the beginning of a URL one value: ${a + b}.')
    }
    return start === '' ? 'url' : 'quoted'
  }

  #attributeHole(next: string): Hole {
    this.#refuseScript()
    if (!/^(?:\s|>|\/>)/.test(next))
      throw holePosition(this.#place(), 'Quote an attribute that has more than one part.')
    this.#state = 'tag'
    return { kind: 'attribute', name: this.#attribute, isUrl: isUrlAttribute(this.#attribute) }
  }

  #bagHole(next: string): Hole {
    if (SPACE.test(this.#seen.slice(-1)) && /^(?:\s|>|\/>)/.test(next)) return { kind: 'bag' }
    throw this.#refusal()
  }

  #refuseScript(): void {
    const isAnimation =
      /^(?:animate|set)$/.test(this.#tag) && /^(?:to|from|by|values)$/i.test(this.#attribute)
    if (isAnimation || isScriptAttribute(this.#attribute)) {
      throw holePosition(
        this.#place(),
        `${this.#attribute} would run what it is given. Use phx-click or a hook.`,
      )
    }
  }

  #refusal(): Error {
    if (this.#state === 'unquoted')
      return holePosition(this.#place(), 'Quote an attribute that has more than one part.')
    if (this.#state === 'comment')
      return holePosition(this.#place(), 'A comment cannot hold a value; use ${/* … */}.')
    return holePosition(
      this.#place(),
      'Tag and attribute names are written out; for a bag of attributes use ${attrs({…})}.',
    )
  }

  #place(): string {
    const tail = this.#seen.slice(-60)
    return `${this.#seen.length > 60 ? '…' : ''}${tail}`
  }

  #step(character: string, text: string, at: number): void {
    switch (this.#state) {
      case 'text':
        if (character === '<') this.#open(text, at)
        return
      case 'raw text':
        if (character === '<' && this.#closesRawText(text, at)) this.#state = 'tag name'
        return
      case 'comment':
        if (character === '>' && this.#seen.endsWith('--')) this.#state = 'text'
        return
      case 'declaration':
        if (character === '>') this.#state = 'text'
        return
      default:
        this.#stepInTag(character)
    }
  }

  #open(text: string, at: number): void {
    if (text.startsWith('<!--', at)) this.#state = 'comment'
    else if (/^<[!?]/.test(text.slice(at, at + 2))) this.#state = 'declaration'
    else if (at + 1 === text.length || /^<\/?(?:[a-z]|$)/i.test(text.slice(at, at + 3))) {
      this.#state = 'tag name'
      this.#tag = ''
    }
  }

  #closesRawText(text: string, at: number): boolean {
    const isEnd =
      text.slice(at + 2, at + 2 + this.#tag.length).toLowerCase() === this.#tag && text.charAt(at + 1) === '/'
    if (isEnd) this.#tag = ''
    return isEnd
  }

  #stepInTag(character: string): void {
    if (this.#state === 'double' || this.#state === 'single') return this.#stepInQuotes(character)
    if (character === '>') return this.#closeTag()
    if (this.#state === 'tag name') return this.#stepInTagName(character)
    if (SPACE.test(character)) return this.#space()
    this.#stepInAttribute(character)
  }

  #stepInTagName(character: string): void {
    if (SPACE.test(character)) this.#state = 'tag'
    else this.#tag += character.toLowerCase()
  }

  #space(): void {
    if (this.#state === 'attribute name') this.#state = 'after name'
    if (this.#state === 'unquoted') this.#state = 'tag'
  }

  #stepInAttribute(character: string): void {
    if (this.#state === 'before value') return this.#startValue(character)
    if (this.#state === 'unquoted') return
    if (character === '=' && this.#state !== 'tag') {
      this.#state = 'before value'
    } else if (this.#state === 'attribute name') {
      this.#attribute += character
    } else this.#startAttribute(character)
  }

  #startAttribute(character: string): void {
    this.#attribute = character
    this.#attributeStart = this.#seen.trimEnd().length
    this.#state = character === '/' ? 'tag' : 'attribute name'
  }

  #startValue(character: string): void {
    this.#value = ''
    this.#valueHasHole = false
    this.#state = character === '"' ? 'double' : character === "'" ? 'single' : 'unquoted'
  }

  #stepInQuotes(character: string): void {
    if (character === (this.#state === 'double' ? '"' : "'")) this.#state = 'tag'
    else this.#value += character
    const completesScheme = character === ':' && this.#valueHasHole && !/[/?#]/.test(this.#value)
    if (completesScheme && isUrlAttribute(this.#attribute)) {
      throw holePosition(
        `${this.#place()}:`,
        'A scheme is written out, or is part of the one value a URL begins with.',
      )
    }
  }

  #closeTag(): void {
    const name = this.#tag.replace(/\/$/, '')
    const mistake = this.#nesting.tag(name, this.#seen.endsWith('/'))
    if (mistake) throw holePosition(`${this.#place()}>`, mistake)
    this.#state = RAW_TEXT.has(name) && !this.#nesting.isForeign ? 'raw text' : 'text'
    this.#tag = name
  }
}

/** Does the scheme that a URL begins with run nothing? Entities could hide one. */
function isHarmless(start: string): boolean {
  return !/^[^/?#]*&/.test(start) && isSafeUrl(start)
}
