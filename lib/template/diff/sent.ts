import type { Keyed } from '../rendered.ts'
import type { Template } from '../compile/template.ts'

/**
 * What the browser has been sent, as the server remembers it: enough to tell what the next render changes,
 * and no more. There is one for each view that is connected, so it is kept small.
 */
export type Sent = SentNode | SentList | SentStream | SentCid | SentText

/** A text as it was given (before escaping), or as it was printed where the value itself says nothing. */
export type SentText = string | number | boolean | bigint | null | undefined | PrintedText

/** The printed form of a value that cannot be compared, such as a class list. */
export class PrintedText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A live component, by its number. What was sent of itself is remembered elsewhere. */
export class SentCid {
  readonly cid: number

  constructor(cid: number) {
    this.cid = cid
  }
}

/** A stream: none of its rows is remembered. */
export class SentStream {
  /** The browser knows its rows by this. */
  readonly ref: string
  /** The stream that stands there. */
  source: string
  /** Which of its changes was sent last. */
  version = 0
  /** What its rows are made of; undefined as long as there has been none. */
  template: Template | undefined

  constructor(ref: string) {
    this.ref = this.source = ref
  }
}

/** A template and what was sent for each of its holes. */
export class SentNode {
  readonly template: Template
  readonly values: Sent[]

  constructor(template: Template, values: Sent[]) {
    this.template = template
    this.values = values
  }
}

/** The rows of a list, all of one template. */
export class SentList {
  /** Undefined as long as there has been no row. */
  readonly template: Template | undefined
  count = 0
  /**
   * The items, where rows are reused. A row that depends on nothing but its item (`each.same`) is remembered
   * by its item alone: what was sent for it is what its item renders to.
   */
  items: readonly unknown[] | undefined = undefined
  /** The `each` that the items came with: only its functions know what to make of them. */
  source: Keyed | undefined = undefined
  /** What else the rows depended on. */
  depends: readonly unknown[] | undefined = undefined
  keys: readonly unknown[] | undefined = undefined
  /** The values of all rows, one row after the other: an array for each would take twice the memory. */
  values: Sent[] | undefined = undefined

  constructor(template: Template | undefined) {
    this.template = template
  }
}
