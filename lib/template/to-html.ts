import { printText } from './escape.ts'
import { Keyed, type Raw, Rendered } from './rendered.ts'
import { printInTag } from './template.ts'

/**
 * A render as text.
 * @throws LIVE_VALUE_KIND for values that mean nothing where they stand
 */
export function toHtml(rendered: Rendered | Raw): string {
  const page = new Page(Infinity)
  page.content(rendered)
  return page.text
}

/**
 * A render as the bytes of a page, in UTF-8.
 * @throws LIVE_VALUE_KIND for values that mean nothing where they stand
 */
export function toBytes(rendered: Rendered | Raw): Buffer {
  const page = new Page(CHUNK)
  page.content(rendered)
  return page.bytes()
}

/** A long text is put together faster in pieces: 195 µs against 306 µs for a table of 140 kB. */
const CHUNK = 16_384

/** A text as it grows. */
class Page {
  text = ''
  readonly #chunk: number
  readonly #chunks: Buffer[] = []

  constructor(chunk: number) {
    this.#chunk = chunk
  }

  bytes(): Buffer {
    const last = Buffer.from(this.text)
    return this.#chunks.length === 0 ? last : Buffer.concat([...this.#chunks, last])
  }

  content(value: unknown): void {
    if (value instanceof Rendered) this.#rendered(value)
    else if (value instanceof Keyed) this.#rows(value)
    else if (Array.isArray(value)) for (const each of value) this.content(each)
    else this.text += printText(value)
  }

  #rendered({ template, values }: Rendered): void {
    const { statics, holes } = template
    let text = statics[0] ?? ''
    for (let i = 0; i < holes.length; i++) {
      const hole = holes[i]
      const value = values[i]
      if (hole !== undefined && hole.kind !== 'text') text += printInTag(hole, value)
      else if (typeof value !== 'object') text += printText(value)
      else {
        this.text += text
        text = ''
        this.content(value)
      }
      text += statics[i + 1] ?? ''
    }
    this.text += text
    if (this.text.length > this.#chunk) this.#flush()
  }

  #rows({ items, render }: Keyed): void {
    for (let i = 0; i < items.length; i++) this.content(render(items[i], i))
  }

  #flush(): void {
    this.#chunks.push(Buffer.from(this.text))
    this.text = ''
  }
}
