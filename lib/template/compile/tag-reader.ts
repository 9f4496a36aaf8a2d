import type { Cursor } from './cursor.ts'
import { tailRefusal, type Target } from './hole.ts'
import { BAG, type Tag } from './open-element.ts'

/** Where in a tag. A `name` or an `unquoted` value may be only half of one, for its text has ended. */
type State = 'name' | 'tag' | 'after name' | 'before value' | 'double' | 'single' | 'unquoted'

const TAG_NAME = /[a-z][\w.:\-\p{L}\p{N}]*/iuy
const ATTRIBUTE_NAME = /[^\s"'<>/=`\\\p{Z}\p{C}]+/uy
const UNQUOTED = /[^\t\n\f\r >]+/y

/** Reads tags, each from its name to its end. What browsers read in odd ways is refused. */
export class TagReader {
  state: State = 'name'
  /** The name of the element, in lower case. */
  name = ''
  /** The attributes that the tag writes out, and what is known of their values. */
  attributes: Map<string, string> = new Map()
  readonly #cursor: Cursor
  #attribute = ''
  /** Where the white space before the attribute or the end of the tag begins; -1 without white space. */
  #blankAt = -1
  #attributeAt = 0
  /** The beginning of the static text of the value that is being read, and whether a hole stood in it. */
  #value = ''
  #hasHole = false

  constructor(cursor: Cursor) {
    this.#cursor = cursor
  }

  /** The attribute that is being read. */
  get target(): Target {
    return { tag: this.name, name: this.#attribute, before: this.#value, hasHole: this.#hasHole }
  }

  /** How much of the text before a hole belongs to the attribute that the hole is the value of. */
  get attributeLength(): number {
    return this.#cursor.text.length - this.#attributeAt
  }

  get isInQuotes(): boolean {
    return this.state === 'double' || this.state === 'single'
  }

  /** Does white space stand before the hole? */
  get hasBlank(): boolean {
    return this.#blankAt >= 0 && (this.state === 'tag' || this.state === 'after name')
  }

  /** Goes on behind a hole. */
  resume(): void {
    this.#blankAt = -1
  }

  /** A value stands where the reader is. */
  passHole(isBag: boolean): void {
    if (this.isInQuotes) this.#hasHole = true
    else this.state = 'tag'
    if (isBag) this.attributes.set(BAG, '')
  }

  /** Begins with the name of a tag. @returns false when the text ends within it */
  begin(): boolean {
    const cursor = this.#cursor
    this.name = cursor.take(TAG_NAME).toLowerCase()
    this.state = 'name'
    if (cursor.isAtEnd) return false
    if (this.name === '') cursor.refuse('After </ comes the name of an element; write &lt;/ for text.')
    if (!/[\t\n\f\r />]/.test(cursor.next)) cursor.refuseCharacter()
    this.attributes = new Map()
    this.#blankAt = -1
    this.state = 'tag'
    return true
  }

  /** Reads on. @returns the tag when it has ended */
  step(): Tag | undefined {
    if (this.isInQuotes) this.#stepInQuotes(this.state === 'double' ? '"' : "'")
    else if (this.state === 'before value') this.#startValue()
    else return this.#stepInTag()
    return undefined
  }

  #stepInTag(): Tag | undefined {
    const cursor = this.#cursor
    const { at, next } = cursor
    if (cursor.passBlanks()) this.#blankAt = at
    else if (next === '>' || next === '/') return this.#end(next === '/')
    else if (next === '=' && this.state === 'after name') {
      this.state = 'before value'
      cursor.at++
    } else this.#attributeName()
    return undefined
  }

  #end(closesItself: boolean): Tag {
    const cursor = this.#cursor
    if (closesItself && cursor.text.charAt(++cursor.at) !== '>')
      cursor.refuse('A slash in a tag stands right before its ">", or in a quoted value.')
    cursor.at++
    return { name: this.name, closesItself, attributes: this.attributes }
  }

  #attributeName(): void {
    const cursor = this.#cursor
    const name = cursor.take(ATTRIBUTE_NAME)
    if (name === '') cursor.refuseCharacter()
    if (this.#blankAt < 0) cursor.refuse('Between attributes stands a space.')
    this.#attributeAt = this.#blankAt
    this.#attribute = name
    this.#blankAt = -1
    this.#value = ''
    this.#hasHole = false
    const known = name.toLowerCase()
    if (this.attributes.has(known))
      cursor.refuse(`The attribute ${name} is there twice; a browser takes the first.`)
    this.attributes.set(known, '')
    this.state = cursor.isAtEnd ? 'name' : 'after name'
  }

  #startValue(): void {
    const cursor = this.#cursor
    if (cursor.passBlanks()) return
    if (cursor.next === '"') this.state = 'double'
    else if (cursor.next === "'") this.state = 'single'
    else return this.#unquotedValue()
    cursor.at++
  }

  #unquotedValue(): void {
    const cursor = this.#cursor
    const { at } = cursor
    const value = cursor.take(UNQUOTED)
    if (value === '')
      cursor.refuse(`The value of ${this.#attribute} is missing; write ${this.#attribute}="".`)
    const odd = value.search(/^=|["'<`\p{Z}\p{C}]/u)
    if (odd >= 0) {
      cursor.at = at + odd
      cursor.refuseCharacter()
    }
    this.#endValue(value, cursor.isAtEnd ? 'unquoted' : 'tag')
  }

  #stepInQuotes(quote: string): void {
    const cursor = this.#cursor
    const part = cursor.takeUntil(quote)
    const mistake = tailRefusal(this.target, part)
    if (mistake !== undefined)
      throw cursor.holeError(mistake, cursor.at - part.length + part.indexOf(':') + 1)
    // Of a long value, the beginning says all.
    this.#value = (this.#value + part).trimStart().slice(0, 1000)
    if (cursor.isAtEnd) return
    cursor.at++
    this.#endValue(this.#hasHole ? '' : part, 'tag')
  }

  #endValue(value: string, state: State): void {
    this.attributes.set(this.#attribute.toLowerCase(), value)
    this.#blankAt = -1
    this.state = state
  }
}
