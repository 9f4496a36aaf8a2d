import { componentOutside, nestedOutside, streamOutside } from '../../errors/index.ts'
import { disown } from '../../foreign.ts'
import { RunningSum, fitting, sumOf, sumOfStatics } from '../../protocol/digest.ts'
import { ANYWHERE } from '../compile/surroundings.ts'
import { leaveDesk, lengthOnDesk, putBefore, putOnDesk, type DeskOwner } from './desk.ts'
import { printMarkup, printText } from '../escape/escape.ts'
import { isContent, takesStream, type Hole } from '../compile/hole.ts'
import { checkKeys } from '../keys.ts'
import { withPlace } from '../error-location.ts'
import { streamRows } from '../stream-rows.ts'
import { ComponentPlace, Keyed, Nest, Nested, Rendered, Streamed, type DrawnComponent } from '../rendered.ts'
import type { Raw } from '../values.ts'
import { printAt } from '../compile/template.ts'

/** A render as HTML: the page that it is printed into, with the views and components that stand in it. */

/**
 * A render as text, of a part of the page that has no views in it.
 * @throws LIVE_VALUE_KIND for values that mean nothing where they stand; LIVE_KEY_TWICE; LIVE_NESTED_INVALID
 */
export function toHtml(rendered: Rendered | Raw): string {
  const page = new Page(Infinity)
  page.content(rendered)
  return page.text
}

/**
 * A render as the bytes of a page, in UTF-8, once the views nested in it are printed too.
 * @throws LIVE_VALUE_KIND for values that mean nothing where they stand; LIVE_KEY_TWICE; LIVE_NESTED_INVALID for a view nested
 * outside of any view; whatever a nested view throws
 */
export function toBytes(rendered: Rendered | Raw): Buffer | Promise<Buffer> {
  const page = new Page(CHUNK)
  try {
    page.content(rendered)
    return page.bytes()
  } finally {
    leaveDesk(page)
  }
}

/** The page of `toBytes` as text. */
export async function toText(rendered: Rendered | Raw): Promise<string> {
  return (await toBytes(rendered)).toString()
}

/** A long text is put together faster in pieces: 195 µs against 306 µs for a table of 140 kB. */
const CHUNK = 16_384

/** A text as it grows. */
class Page implements DeskOwner {
  text = ''
  readonly #length: number
  readonly #chunks: (Buffer | Promise<Buffer>)[] = []
  #isLong = false
  #elementOf: Nest['elementOf'] | undefined
  #drawn: Nest['drawn'] | undefined
  /** An attribute for the tag that the next render begins with. */
  #mark = ''
  #around = ANYWHERE
  #hasNested = false
  /** Is there a component in it that is printed later? */
  #isLate = false
  /** The sums of the values of the view that is printed next. */
  #sums: string[] | undefined
  /** The sum of the value that is being printed, and the text before it. */
  #sum: RunningSum | undefined
  #before = ''

  constructor(chunk: number) {
    this.#length = chunk
  }

  bytes(): Buffer | Promise<Buffer> {
    if (this.#isLong) this.#put()
    this.#flush()
    if (this.#hasNested) return this.#settled()
    const [first, ...rest] = this.#chunks as Buffer[]
    return first && rest.length === 0 ? first : Buffer.concat(this.#chunks as Buffer[])
  }

  takeAlong(bytes: Buffer): void {
    this.#chunks.push(bytes)
  }

  async #settled(): Promise<Buffer> {
    return Buffer.concat(await Promise.all(this.#chunks.map(async (chunk) => chunk)))
  }

  content(value: unknown): void {
    if (value instanceof Rendered) this.#rendered(value)
    else if (value instanceof Keyed) this.#rows(value)
    else if (Array.isArray(value)) for (const each of value) this.content(each)
    else if (value instanceof Nested) this.#nested(value)
    else if (value instanceof Nest) this.#nest(value)
    else if (value instanceof ComponentPlace) this.#component(value)
    else if (value instanceof Streamed) throw streamOutside()
    else this.text += printText(value)
  }

  #rendered(rendered: Rendered): void {
    const { template, values } = rendered
    const { statics, holes } = template
    const around = this.#around
    const inside = template.within(around)
    const sums = this.#sums
    this.#sums = undefined
    let text = this.#mark === '' ? (statics[0] ?? '') : this.#marked(statics[0] ?? '')
    let i = 0
    try {
      for (; i < holes.length; i++) {
        const hole = holes[i] as Hole
        let value = values[i]
        if (value instanceof Streamed && takesStream(hole)) value = streamRows(value)
        if (hole.kind === 'leading' && !mayBeginWithLine(value)) text = text.slice(0, -1)
        if (!isContent(hole) || typeof value !== 'object') {
          const printed = printScalar(hole, value)
          text += printed
          sums?.push(sumOf(printed))
        } else {
          this.text += text
          text = ''
          this.#around = inside[i] ?? around
          if (sums) sums.push(this.#summed(value))
          else this.content(value)
        }
        text += statics[i + 1] ?? ''
      }
    } catch (error) {
      throw withPlace(error, rendered, i)
    }
    this.#around = around
    this.text += text
    if (this.text.length > this.#length) this.#put()
  }

  #rows(list: Keyed): void {
    const { items, render } = list
    checkKeys(list)
    for (let i = 0; i < items.length; i++) this.#row(render(items[i], i))
  }

  #row(row: unknown): void {
    try {
      this.content(row)
    } catch (error) {
      disown(row)
      throw error
    }
  }

  /** A view, right behind the start tag of its element, which gets the digest of what is printed. */
  #nest({ content, elementOf, drawn }: Nest): void {
    const [around, drawnAround] = [this.#elementOf, this.#drawn]
    const before = this.text.slice(0, -1)
    this.text = ''
    leaveDesk(this)
    const start = this.#chunks.length
    const sums = (this.#sums = [sumOfStatics(content.template.statics)])
    this.#elementOf = elementOf
    this.#drawn = drawn
    this.content(content)
    this.#elementOf = around
    this.#drawn = drawnAround
    const size = (): number =>
      lengthOf(this.#chunks.slice(start)) + lengthOnDesk(this) + Buffer.byteLength(this.text)
    const opened = `${before} data-phx-digest="${fitting(sums, size)}">`
    if (this.#chunks.length > start || !putBefore(opened, this)) this.#insert(opened, start)
  }

  /** A component has the number with which it is printed in this page alone. */
  #component(place: ComponentPlace): void {
    if (!this.#drawn) throw componentOutside()
    if (this.#sum) this.#sum.isUnknown = true
    const drawn = this.#drawn(place)
    if (!(drawn instanceof Promise)) return this.#drawnComponent(drawn)
    const part = this.#part()
    this.#late(drawn.then((component) => part.#printed(component)))
  }

  #drawnComponent({ cid, rendered, fallen }: DrawnComponent): void {
    const part = fallen ? this.#part() : this
    part.#mark = ` data-phx-component="${String(cid)}"`
    try {
      part.content(rendered)
    } catch (error) {
      if (!fallen) throw error
      return this.#drawnComponent(fallen(error))
    }
    if (fallen && part.#isLate) this.#late(part.#orFallen(fallen))
    else if (fallen) this.#take(part)
  }

  /** The bytes of a component that is printed on a page of its own. */
  async #printed(component: DrawnComponent): Promise<Buffer> {
    this.#drawnComponent(component)
    return this.bytes()
  }

  /** What is printed here, or what stands in its place when something in it fails later. */
  async #orFallen(fallen: NonNullable<DrawnComponent['fallen']>): Promise<Buffer> {
    const instead = this.#part()
    try {
      return await this.bytes()
    } catch (error) {
      return instead.#printed(fallen(error, true))
    }
  }

  /** A page of its own for what stands here. */
  #part(): Page {
    const part = new Page(Infinity)
    part.#drawn = this.#drawn
    part.#around = this.#around
    part.#elementOf = this.#elementOf
    return part
  }

  /** Puts behind it what was printed apart. */
  #take(part: Page): void {
    if (part.#hasNested) this.#flush()
    this.#hasNested ||= part.#hasNested
    this.#isLate ||= part.#isLate
    this.#chunks.push(...part.#chunks)
    this.text += part.text
  }

  #marked(text: string): string {
    const mark = this.#mark
    this.#mark = ''
    return text.replace(/^\s*<[^\s/>]+/, (tag) => tag + mark)
  }

  #insert(text: string, start: number): void {
    leaveDesk(this)
    if (this.#chunks.length === start) this.text = text + this.text
    else void this.#chunks.splice(start, 0, Buffer.from(text))
  }

  /** Prints a value; what comes back is its sum, or of a list with few or long rows that of each. */
  #summed(value: unknown): string {
    if (!(value instanceof Keyed)) return this.#summedWhile(() => this.content(value))
    const { items, render } = value
    checkKeys(value)
    if (items.length === 0) return '*'
    let i = 0
    const print = (): void => this.#row(render(items[i], i++))
    const first = this.#summedWhile((sum) => {
      print()
      const isShort = items.length > FEW_ROWS && sum.length + this.text.length < LONG_ROW
      while (isShort && i < items.length) print()
    })
    if (i > 1) return first
    const sums = [first]
    while (i < items.length) sums.push(this.#summedWhile(print))
    return `*${sums.join('')}`
  }

  /** Prints something into a text of its own, and sums that up. */
  #summedWhile(print: (sum: RunningSum) => void): string {
    const sum = (this.#sum = new RunningSum())
    this.#before = this.text
    this.text = ''
    print(sum)
    sum.add(this.text)
    this.text = this.#before + this.text
    this.#before = ''
    this.#sum = undefined
    return sum.letters
  }

  #nested(nested: Nested): void {
    if (!this.#elementOf) throw nestedOutside()
    // It has a token of its own in each render.
    if (this.#sum) this.#sum.isUnknown = true
    this.#chunk(this.#elementOf(nested).then(toBytes))
  }

  /** A component whose bytes come later. */
  #late(bytes: Promise<Buffer>): void {
    this.#chunk(bytes)
    this.#isLate = true
  }

  #chunk(bytes: Promise<Buffer>): void {
    this.#flush()
    // If the rest of the page fails first, this promise is never awaited: its rejection would end the process.
    bytes.catch(() => undefined)
    this.#chunks.push(bytes)
    this.#hasNested = true
  }

  /** Bytes are summed up where they lie: a text would have to be made bytes once more. */
  #put(): void {
    this.#isLong = true
    this.#putText(this.#takeBefore())
    const text = this.text
    this.text = ''
    const bytes = this.#putText(text)
    this.#sum?.add(bytes ?? text)
  }

  #putText(text: string): Uint8Array | undefined {
    if (text === '') return undefined
    const bytes = putOnDesk(text, this)
    if (!bytes) this.#keep(text)
    return bytes
  }

  /** What lies on the desk comes before the text. */
  #flush(): void {
    this.#sum?.add(this.text)
    this.#keep(this.#takeBefore() + this.text)
    this.text = ''
  }

  #keep(text: string): void {
    leaveDesk(this)
    if (text !== '') this.#chunks.push(Buffer.from(text))
  }

  #takeBefore(): string {
    const before = this.#before
    this.#before = ''
    return before
  }
}

/** The rows of a longer list are summed up together, unless they are long. */
const FEW_ROWS = 40
/** @unit letters; a sum is a fiftieth of it */
const LONG_ROW = 250

const isBytes = (chunk: Buffer | Promise<Buffer>): chunk is Buffer => chunk instanceof Buffer

function printScalar(hole: Hole, value: unknown): string {
  if (!isContent(hole)) return printAt(hole, value)
  return hole.kind === 'markup' ? printMarkup(value) : printText(value)
}

function lengthOf(chunks: readonly (Buffer | Promise<Buffer>)[]): number {
  return chunks.filter(isBytes).reduce((sum, chunk) => sum + chunk.length, 0)
}

/** Might HTML take a line break at the beginning of a value for one that it drops? */
function mayBeginWithLine(value: unknown): boolean {
  return typeof value === 'string' ? /^[\n\r]/.test(value) : typeof value === 'object' && value !== null
}
