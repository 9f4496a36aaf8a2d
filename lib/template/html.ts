import { atOnce } from '../at-once.ts'
import { valueKind } from '../errors/index.ts'
import { Rendered, type Renderable } from './rendered.ts'
import { Attributes, type Encoded, Foreign, Raw } from './values.ts'
import { templateOf } from './compile/template.ts'
import { toHtml } from './print/to-html.ts'

/**
 * The template tag. Values are escaped for the place they stand in; the text around them is checked the
 * first time a call site is seen.
 *
 * @throws LIVE_HOLE_POSITION when a value stands where none may; LIVE_VALUE_KIND when it is called like a function
 * @see docs/reference/templates.md
 */
export function html(strings: TemplateStringsArray, ...values: readonly Renderable[]): Rendered {
  return new Markup(templateOf(strings), values)
}

class Markup extends Rendered {
  override toString(): string {
    return toHtml(this)
  }
}

/**
 * Marks markup as trusted: it is printed as it is. Never pass anything a visitor wrote.
 * @throws LIVE_VALUE_KIND for anything but text
 */
export function raw(markup: string): Raw {
  if (typeof markup !== 'string') throw valueKind(markup, 'text')
  return new Raw(markup)
}

/**
 * What makes an attribute one of ours: `phx-click`, `data-phx-session`, `data-confirm`, and, since a page may have another
 * `bindingPrefix`, what bindings are called behind one.
 */
const OURS =
  /(?<=phx)-|(?<=data)-(?=confirm|method)|(?<=[^\s"'<>/=])(?:[cmrs](?=lick|hange|ounted|emove|onnected|ubmit)|[fbkhv](?=ocus|lur|ey|ook|iewport)|t(?=rigger-|rack-))/gi

/**
 * Markup that others have written, such as a comment that a sanitizer has cleaned: nothing in it is alive, no binding,
 * hook, command or view. It is the content of an element with `phx-foreign`; elsewhere it is printed in a `<div>` that
 * has it. What runs script is not taken out: that is the sanitizer's work.
 *
 * @example
 * html`<article phx-foreign>${foreign(comment.html)}</article>`
 * @throws LIVE_VALUE_KIND for anything but text
 */
export function foreign(markup: string): Raw {
  if (typeof markup !== 'string') throw valueKind(markup, 'text', '`foreign`')
  // A reference is the same character in texts and values, and means nothing in a name.
  return new Foreign(markup.replace(OURS, (letter) => `&#${letter.charCodeAt(0)};`))
}

/** What an attribute may be given: text, a number, a list joined by spaces; true is the bare name, nothing drops it. */
type PlainValue = string | number | bigint | boolean | null | undefined | readonly PlainValue[]

/** What an attribute may be given in a bag: a plain value, or commands (`JS`). */
export type AttributeValue = PlainValue | Encoded

/**
 * A bag of attributes, in its order, for a tag that has room for it.
 * @example
 * html`<input ${attrs({ name, required: true })}>`
 * @throws LIVE_ATTRIBUTE_NAME, when printed, for names that are no attributes or would run script
 */
export function attrs(bag: Readonly<Record<string, AttributeValue>>): Attributes {
  return new Attributes(atOnce(bag, '`attrs`', 'a table of attributes'))
}
