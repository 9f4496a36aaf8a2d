import type { Template } from './template.ts'

/** A template and this time's values: what `html` makes and `render` returns. */
export class Rendered {
  readonly template: Template
  readonly values: readonly unknown[]

  constructor(template: Template, values: readonly unknown[]) {
    this.template = template
    this.values = values
  }
}

/** What names an item across renders. */
export type Key = string | number | bigint

/** What one item looks like: mostly `html`, but a text or nothing will do. */
export type RowContent = Rendered | Raw | string | number | false | null | undefined

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
