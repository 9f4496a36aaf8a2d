import type { AnyLiveView } from '../view/live-view.ts'
import type { Template } from './template.ts'

/** A template and this time's values: what `html` makes and `render` returns. */
export abstract class Rendered {
  readonly template: Template
  readonly values: readonly unknown[]

  constructor(template: Template, values: readonly unknown[]) {
    this.template = template
    this.values = values
  }

  /**
   * The markup as text, for what is no live page: the answer of an ordinary handler, a mail.
   * @throws LIVE_VALUE_KIND for values that mean nothing where they stand; LIVE_KEY_TWICE; LIVE_NESTED_INVALID for a nested view
   */
  abstract toString(): string
}

/** What names an item across renders. */
export type Key = string | number | bigint

/** What one item looks like: mostly `html`, but a text or nothing will do. */
export type RowContent = Rendered | Raw | Nested | string | number | false | null | undefined

/** A list whose items are known by key: what `each` makes. Rows are rendered when they are needed. */
export class Keyed {
  readonly items: readonly unknown[]
  readonly key: (item: unknown, index: number) => unknown
  readonly render: (item: unknown, index: number) => unknown
  /** What a row depends on besides its item; undefined when rows are always rendered anew. */
  readonly reuse: ((item: unknown, index: number) => unknown) | undefined

  constructor(items: Keyed['items'], key: Keyed['key'], render: Keyed['render'], reuse?: Keyed['reuse']) {
    this.items = items
    this.key = key
    this.render = render
    this.reuse = reuse
  }
}

/** Markup that is trusted as it is: what `raw` makes. */
export class Raw {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

/** A bag of attributes: what `attrs` makes. */
export class Attributes {
  readonly bag: Readonly<Record<string, unknown>>

  constructor(bag: Readonly<Record<string, unknown>>) {
    this.bag = bag
  }
}

/** What stands in an attribute as JSON: what `JS` makes. */
export abstract class Encoded {
  abstract toJSON(): unknown
}

/** What `liveRender` asks for: a view of its own inside a view. */
export class Nested {
  readonly view: AnyLiveView
  /** The id of its element. */
  readonly id: string
  /** What it is told beside the page's session. */
  readonly session: Readonly<Record<string, unknown>>
  /** Does it outlive the view around it, as long as the pages that follow have a place for it? */
  readonly isSticky: boolean

  constructor(view: AnyLiveView, id: string, session: Nested['session'], isSticky: boolean) {
    this.view = view
    this.id = id
    this.session = session
    this.isSticky = isSticky
  }
}

/** A view in a first page, with what makes the elements of the views nested in it. */
export class Nest {
  readonly content: Rendered
  /** The view's flash messages, sealed for its join. */
  readonly flash: string
  readonly elementOf: (nested: Nested) => Promise<Rendered>

  constructor(
    { content, flash }: { readonly content: Rendered; readonly flash: string },
    elementOf: Nest['elementOf'],
  ) {
    this.content = content
    this.flash = flash
    this.elementOf = elementOf
  }
}
