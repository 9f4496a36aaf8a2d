/** What a value of a template may be besides a text: trusted markup, attributes, and what stands in an attribute as JSON. */

// Each class declares a member `own`, which exists for TypeScript alone: an object that looks like one of them, as a
// `Date` looks like `Encoded`, is of another type.

/** Markup that is trusted as it is: what `raw` makes. */
export class Raw {
  declare protected readonly own: 'raw'
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

/** Markup of another author: what `foreign` makes. Outside an element with `phx-foreign` it is printed inside one. */
export class Foreign extends Raw {
  readonly markup: string

  constructor(markup: string) {
    super(`<div phx-foreign>${markup}</div>`)
    this.markup = markup
  }
}

/** A bag of attributes: what `attrs` makes. */
export class Attributes {
  declare protected readonly own: 'attributes'
  readonly bag: Readonly<Record<string, unknown>>

  constructor(bag: Readonly<Record<string, unknown>>) {
    this.bag = bag
  }
}

/** What stands in an attribute as JSON: what `JS` makes. */
export abstract class Encoded {
  declare protected readonly own: 'encoded'
  abstract toJSON(): unknown
}
