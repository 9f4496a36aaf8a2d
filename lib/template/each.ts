import { valueKind } from '../errors/index.ts'
import { Keyed, type Key, type RowContent } from './rendered.ts'

/** The type of `each`. */
export interface Each {
  <Item>(
    items: readonly Item[],
    key: (item: Item, index: number) => Key,
    render: (item: Item, index: number) => RowContent,
    reuse?: (item: Item, index: number) => unknown,
  ): Keyed
  /** For `reuse`: a row depends on its item and on nothing else. */
  readonly same: () => undefined
}

const FUNCTIONS = 'two functions behind the items: one for the key, one for the row'

/** The answer of rows that depend on their item only. */
export const same = (): undefined => undefined

/**
 * A list whose rows keep their identity: a row that moves is moved in the page, with its focus and what was
 * typed into it, and only rows that changed are sent. `key` names an item, such as by its id.
 *
 * By default every row is rendered at every turn. For long lists, `reuse` says what a row depends on besides
 * its item: a row whose item is the same object, and whose answer is the same value, is not rendered again.
 * `each.same` is that answer for rows that read nothing but their item; what was sent of them need not even be
 * remembered. Items are compared by identity: an item that changes is replaced, and so is the array.
 *
 * @throws LIVE_VALUE_KIND when it is given something else; LIVE_KEY_TWICE, outside production, when two items have
 * the same key; LIVE_ITEMS_CHANGED when an array was changed in place
 */
export const each: Each = Object.assign(
  (items: Keyed['items'], key: unknown, render: unknown, reuse?: unknown): Keyed => {
    if (!Array.isArray(items)) throw valueKind(items, 'an array', '`each`')
    for (const given of [key, render])
      if (typeof given !== 'function') throw valueKind(given, FUNCTIONS, '`each`')
    return new Keyed(items, key as Keyed['key'], render as Keyed['render'], reuse as Keyed['reuse'])
  },
  { same },
)
