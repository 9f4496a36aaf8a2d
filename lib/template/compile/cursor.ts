import { type LiveError, holePosition } from '../../errors/index.ts'

const BLANKS = /[\t\n\f\r ]+/y

/** Where a scanner is in the text of a template, and how its errors quote that. */
export class Cursor {
  text = ''
  at = 0
  /** The end of the texts before this one. */
  #before = ''

  /** Goes on with the text behind the next hole. @throws LIVE_HOLE_POSITION for U+0000 */
  load(text: string): void {
    this.#before = `${this.#before}${this.text}`.slice(-61)
    this.text = text
    this.at = 0
    const zero = text.indexOf('\0')
    if (zero >= 0) this.refuse('U+0000 means nothing in HTML; leave it out.', zero)
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  /** Has the text ended with a tag? Else it is empty, or a text comes after the tag. */
  get isBehindTag(): boolean {
    return this.text.endsWith('>')
  }

  get next(): string {
    return this.text.charAt(this.at)
  }

  /** What a sticky pattern finds here, which is passed; the empty text when it finds nothing. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  /** Passes the blanks of HTML, of which there are five. */
  passBlanks(): boolean {
    return this.take(BLANKS) !== ''
  }

  /** Passes everything before a text, or all when it is not there. */
  takeUntil(end: string): string {
    const found = this.text.indexOf(end, this.at)
    const part = this.text.slice(this.at, found < 0 ? undefined : found)
    this.at += part.length
    return part
  }

  /** The error for a value that cannot stand here. */
  holeError(rule: string, end: number = this.at): LiveError {
    return holePosition(this.#place(end), rule)
  }

  /** @throws LIVE_HOLE_POSITION, always, for markup that a browser reads otherwise than it is written */
  refuse(rule: string, end: number = this.at): never {
    throw holePosition(this.#place(end), rule, 'The markup of a template is wrong')
  }

  /** @throws LIVE_HOLE_POSITION, always, for a character that cannot stand in a tag */
  refuseCharacter(): never {
    const code = this.text.codePointAt(this.at) ?? 0
    const character = String.fromCodePoint(code)
    const isPlain = /[!-~]/.test(character)
    const name = isPlain ? character : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    const remedy = isPlain
      ? 'quote values, and leave it out of names'
      : 'write a space, a tab or a line break'
    this.refuse(`${name} has no place here in a tag: ${remedy}.`, this.at + character.length)
  }

  #place(end: number): string {
    const seen = this.#before + this.text.slice(Math.max(0, end - 61), end)
    return seen.length > 60 ? `…${seen.slice(-60)}` : seen
  }
}
