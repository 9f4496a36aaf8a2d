import type { StreamInsert } from '../protocol/diff.ts'
import type { Template } from './compile/template.ts'
import type { Attributes, Encoded, Raw } from './values.ts'

/** A template and this time's values: what `html` makes and `render` returns. */
export abstract class Rendered {
  declare protected readonly own: 'rendered'
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

/**
 * What a template may be given as a value. Where it stands decides which of these it may be: a template does not stand
 * in an attribute, attributes do not stand in a text. What arrives as `unknown` is narrowed first, such as by `String`.
 */
export type Renderable =
  | Rendered
  | Keyed
  | Streamed
  | Raw
  | Nested
  | Nest
  | ComponentPlace
  | Attributes
  | Encoded
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly Renderable[]

/** What names an item across renders. */
export type Key = string | number | bigint

/** What one item looks like: mostly `html`, but a text or nothing will do. */
export type RowContent = Rendered | Raw | Nested | ComponentPlace | string | number | false | null | undefined

/** A list whose items are known by key: what `each` makes. Rows are rendered when they are needed. */
export class Keyed {
  declare protected readonly own: 'keyed'
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

/** What one render does to the rows of a stream. */
export type StreamChange = {
  /** Names the stream in its view. */
  readonly ref: string
  /** Another number for each change of any stream: what was sent already is not sent again. */
  readonly version: number
  /** For each row that comes, where it goes. */
  readonly inserts: readonly StreamInsert[]
  /** The ids of the rows that go. */
  readonly deletes: readonly string[]
  /** Do all rows that the browser has go first? */
  readonly isReset: boolean
}

/** The rows that a stream brings with this render: what its `each` makes. */
export class Streamed {
  declare protected readonly own: 'streamed'
  /** The rows that come, by their ids. */
  readonly rows: Keyed
  readonly change: StreamChange

  constructor(rows: Keyed, change: StreamChange) {
    this.rows = rows
    this.change = change
  }
}

/** What `liveRender` makes: a place in a template where a view of its own will live. */
export class Nested {
  declare protected readonly own: 'nested'
  /** The view's definition. A template carries it, and knows nothing about it. */
  readonly view: object
  /** The id of its element. */
  readonly id: string
  /** What it is told beside the page's session. */
  readonly session: Readonly<Record<string, unknown>>
  /** Does it outlive the view around it, as long as the pages that follow have a place for it? */
  readonly isSticky: boolean

  constructor(view: object, id: string, session: Nested['session'], isSticky: boolean) {
    this.view = view
    this.id = id
    this.session = session
    this.isSticky = isSticky
  }
}

/** Has a stack of calls. */
export type Traced = { readonly stack?: string }

/** What `component` makes: a place in a template where a live component stands. */
export class ComponentPlace {
  declare protected readonly own: 'component'
  /** What `liveComponent` has made. A template carries it, and knows nothing about it. */
  readonly component: object
  /** Tells it from the others of its kind in its view. */
  readonly id: string
  readonly props: Readonly<Record<string, unknown>>
  /** Where it was made; known outside production. */
  readonly madeAt: Traced | undefined

  constructor(component: object, id: string, props: ComponentPlace['props'], madeAt?: Traced) {
    this.component = component
    this.id = id
    this.props = props
    this.madeAt = madeAt
  }
}

/** A live component as it is rendered, with the number by which its view knows it. */
export type DrawnComponent = {
  readonly cid: number
  readonly rendered: Rendered
  /** What stands in its place when something in it fails, also later than what follows it; undefined where nothing does. */
  readonly fallen?: ((error: unknown, isLate?: boolean) => DrawnComponent) | undefined
}

/** One in a first page; a promise where it waits for what the page is to show. */
export type DrawnInPage = DrawnComponent | Promise<DrawnComponent>

/** A view in a first page, with what makes the elements of the views nested in it. */
export class Nest {
  declare protected readonly own: 'nest'
  readonly content: Rendered
  /** The view's flash messages, sealed for its join. */
  readonly flash: string
  readonly elementOf: (nested: Nested) => Promise<Rendered>
  /** A live component of the view; undefined where there is none. */
  readonly drawn: ((place: ComponentPlace) => DrawnInPage) | undefined

  constructor(
    { content, flash, drawn }: Pick<Nest, 'content' | 'flash'> & Partial<Pick<Nest, 'drawn'>>,
    elementOf: Nest['elementOf'],
  ) {
    this.content = content
    this.flash = flash
    this.drawn = drawn
    this.elementOf = elementOf
  }
}
