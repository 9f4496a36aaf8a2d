import { atOnce, withoutPromises } from '../../at-once.ts'
import { itemsChanged } from '../../errors/index.ts'
import { disown } from '../../foreign.ts'
import { keysOf } from '../keys.ts'
import type { Row } from '../../protocol/diff.ts'
import { same } from '../each.ts'
import type { Message } from './message.ts'
import { Rendered, type Keyed } from '../rendered.ts'
import type { Sent, SentList } from './sent.ts'
import { ANY_ROW, type Template } from '../compile/template.ts'

/** The answer of a comparison that is not possible: the list is sent afresh. */
export const RESEND = 'resend'

/** The dynamics of a row; undefined when nothing changed; RESEND when it is of another template than the list. */
export type RowChange = Row | undefined | typeof RESEND

/** What an error names as the receiver of the fourth argument of `each`. */
const REUSE = 'The `reuse` of `each`'

const isDevelopment = process.env['NODE_ENV'] !== 'production'

/** The items as they were, by the array that holds them: outside production a change in place is found out. */
const copies = new WeakMap<readonly unknown[], readonly unknown[]>()

/** One list from one render to the next: what was sent of it, and what it is now. */
export class ListStep {
  readonly sent: SentList
  readonly list: Keyed
  readonly message: Message
  readonly template: Template
  /** Are the values of the rows stored? Otherwise only their items are, which are rendered again when needed. */
  readonly storesValues: boolean

  constructor(sent: SentList, list: Keyed, message: Message) {
    this.sent = sent
    this.list = list
    this.message = message
    this.template = sent.template ?? ANY_ROW
    this.storesValues = list.reuse !== same || sent.template === ANY_ROW
  }

  /** Can the rows be compared? Not when they were stored in another way, or come from another `each`. */
  get isComparable(): boolean {
    const { template, items, values, count } = this.sent
    if (template === undefined) return this.list.items.length === 0
    if (this.storesValues !== (values !== undefined)) return false
    return !this.list.reuse || (items?.length === count && this.#isOfSameTemplate)
  }

  get width(): number {
    return this.template.holes.length
  }

  /** The key under which the row at this place was sent. */
  formerKey(place: number): unknown {
    const { keys, source } = this.sent
    return keys ? keys[place] : source?.key(source.items[place], place)
  }

  /** All dynamics of a new row; its values are put where they are to be remembered. */
  newRow(place: number, into: Sent[] | undefined): RowChange {
    const values = this.#valuesOf(this.list.items[place], place)
    if (!values) return RESEND
    const row: Row = {}
    this.message.differ.freshValues(this.template, values, this.message, row, into, place * this.width)
    return row
  }

  /** What changed in the row at this place; what was sent of it stands at `offset`, and is brought up to date. */
  keptRow(place: number, into: Sent[], offset: number): RowChange {
    const next = this.#valuesOf(this.list.items[place], place)
    return next ? this.#update(into, offset, next) : RESEND
  }

  /**
   * What changed in a row whose values were not stored: its old item, which stood at `before`, is rendered again and
   * compared.
   */
  rerenderedRow(before: number, place: number): RowChange {
    const { source } = this.sent
    const former = rowValues(this.template, source?.render(source.items[before], before))
    if (!former) return RESEND
    const values: Sent[] = []
    this.message.differ.freshValues(this.template, former, this.message.scratch(), {}, values, 0)
    return this.keptRow(place, values, 0)
  }

  /** Is the row the one that stood at `before`, as far as the author says? */
  isReused(before: number, place: number): boolean {
    const { reuse, items } = this.list
    if (!reuse || this.template === ANY_ROW || this.sent.items?.[before] !== items[place]) return false
    return !this.storesValues || this.sent.depends?.[before] === atOnce(reuse(items[place], place), REUSE)
  }

  /** Remembers the list as it is now. */
  remember(keys: readonly unknown[] | undefined, values: Sent[] | undefined): void {
    const { sent, list } = this
    sent.count = list.items.length
    sent.keys = this.storesValues ? keys : undefined
    sent.values = this.storesValues ? values : undefined
    sent.items = this.#itemsToRemember()
    sent.source = this.storesValues ? undefined : list
    sent.depends =
      this.storesValues && list.reuse ? withoutPromises(list.items.map(list.reuse), REUSE) : undefined
  }

  /** @throws LIVE_ITEMS_CHANGED outside production, when the array that was rendered before has other items now */
  checkItems(): void {
    const { items } = this.sent
    const copy = items && copies.get(items)
    if (copy?.some((item, i) => items?.[i] !== item)) throw itemsChanged()
  }

  /** @throws LIVE_KEY_TWICE outside production */
  keys(): readonly unknown[] {
    return keysOf(this.list)
  }

  /** Rows that are reused are not rendered, so the first row is checked in place of all. */
  get #isOfSameTemplate(): boolean {
    const { items } = this.list
    return items.length === 0 || this.#valuesOf(items[0], 0) !== undefined
  }

  #update(into: Sent[], offset: number, next: readonly unknown[]): Row | undefined {
    return this.message.differ.updateValues(this.template, into, offset, next, this.message)
  }

  #itemsToRemember(): readonly unknown[] | undefined {
    const { items, reuse } = this.list
    if (!reuse) return undefined
    if (this.storesValues) return items.slice()
    if (isDevelopment) copies.set(items, items.slice())
    return items
  }

  /** The values of a row as they are compared. */
  #valuesOf(item: unknown, place: number): readonly unknown[] | undefined {
    return rowValues(this.template, this.list.render(item, place))
  }
}

/** The values of one row; undefined when it is of another template than the list's. */
export function rowValues(template: Template, row: unknown): readonly unknown[] | undefined {
  if (template === ANY_ROW) return [row]
  if (row instanceof Rendered) return row.template === template ? row.values : undefined
  disown(row)
  return undefined
}
