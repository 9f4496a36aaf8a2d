import type { Row, Splice, StreamInsert, StreamPayload } from '../../lib/protocol/diff.ts'
import { document } from '../dom/document.ts'
import type { Tree } from '../patch/tree.ts'

/** The list of a stream in the tree of a view, with the ids of its rows. */
export type List = { s: readonly string[]; k?: Tree[]; ids_: string[] }

/** A row of a message, with its own statics: not all rows of a stream need share theirs. */
export type Entry = Row & { s?: readonly string[] | undefined }

/** What a message does to the rows of a list. */
type Arranged = {
  /** The ids of the rows that stay and that come. */
  readonly ids: readonly string[]
  readonly splices: Splice[]
  /** What is new in rows that stay in their places. */
  readonly changed: readonly (readonly [id: string, entry: Entry])[]
}

/**
 * What a message about a stream does to its rows.
 *
 * @param list the rows as they are
 * @param rows those that come
 * @param isNew does the list itself come anew? Otherwise a row that is there is named by its place
 * @param statics of the rows that come
 */
export function arrangeRows(
  { k: old = [], ids_: was }: List,
  [, inserts, deletes, isReset]: StreamPayload,
  rows: { readonly [position: number]: Entry },
  isNew: boolean,
  statics: readonly string[],
): Arranged {
  const ids = isReset ? [] : [...was]
  const splices: Splice[] = isReset ? [[0, was.length, []]] : []
  const changed: [id: string, entry: Entry][] = []
  const others = (elementOf(was[0])?.parentElement?.childElementCount ?? 0) - was.length
  const cut = (at: number, count: number): void => {
    if (count > 0) splices.push([at, ids.splice(at, count).length, []])
  }
  const insert = ([id, to, limit, isUpdateOnly]: StreamInsert, row: Entry): void => {
    const from = was.indexOf(id)
    const isAlike = !isNew && old[from]?.s.join() === statics.join()
    const entry = isAlike ? newIn(row, old[from]) : { ...row, s: statics }
    if (ids.includes(id)) return void changed.push([id, entry])
    if (isUpdateOnly) return
    const at = to < 0 ? ids.length : Math.min(to, ids.length)
    ids.splice(at, 0, id)
    splices.push([at, 0, [isAlike ? [from, entry] : entry]])
    if (limit === null) return
    // The limit counts all children of the element.
    if (limit < 0) cut(0, Math.min(ids.length, ids.length + others + limit))
    else cut(limit, ids.length - limit)
  }
  for (const id of deletes) cut(ids.indexOf(id), +ids.includes(id))
  inserts.forEach((each, i) => insert(each, rows[i] ?? {}))
  return { ids, splices, changed: changed.filter(([id]) => ids.includes(id)) }
}

/** What is new in a row, beside its statics. */
function newIn(entry: Entry, row: Tree | undefined): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([key, value]) => row?.[+key] !== value))
}

export function elementOf(id: string = ''): HTMLElement | null {
  return document.getElementById(id)
}
