/** What is done to a stream between two renders, and what follows from it for the page. */

/** An item with the id of its row. */
type Item<Value> = { readonly id: string; readonly item: Value }

/** An item with the place of its row. */
export type Entry<Value> = Item<Value> & {
  readonly at: number
  readonly limit: number | null
  readonly updateOnly: boolean
}

/** One operation, with those before it. */
export type Operation<Value> = (
  | {
      readonly kind: 'insert'
      readonly items: readonly Item<Value>[]
      readonly at: number
      readonly limit: number | null
      readonly updateOnly: boolean
    }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'reset' }
) & { readonly before?: Operation<Value> | undefined }

type Insertion<Value> = Extract<Operation<Value>, { kind: 'insert' }>

/** What a render does to the rows. */
export type Settled<Value> = {
  readonly inserts: readonly Entry<Value>[]
  readonly deletes: readonly string[]
  readonly isReset: boolean
}

/**
 * What operations come to: of several items with one id the last one counts. Where the page has no rows before, or is to
 * forget them, their order is known here, so that each comes at the end.
 *
 * @param last the last of the operations
 * @param isNew was nothing rendered of the stream?
 */
export function settle<Value>(last: Operation<Value> | undefined, isNew: boolean): Settled<Value> {
  const all: Operation<Value>[] = []
  for (let each = last; each; each = each.before) all.push(each)
  all.reverse()
  const reset = all.findLastIndex(({ kind }) => kind === 'reset')
  const rest = all.slice(reset + 1)
  if (isNew || reset >= 0) return { inserts: whole(rest), deletes: [], isReset: !isNew }
  return changes(rest)
}

/** The rows that operations lead to, in their order. */
function whole<Value>(operations: readonly Operation<Value>[]): readonly Entry<Value>[] {
  let rows: readonly Entry<Value>[] = []
  for (const operation of operations) {
    if (operation.kind === 'insert') rows = inserted(rows, operation)
    else if (operation.kind === 'delete') rows = rows.filter(({ id }) => id !== operation.id)
  }
  return rows
}

function inserted<Value>(
  rows: readonly Entry<Value>[],
  insertion: Insertion<Value>,
): readonly Entry<Value>[] {
  const { at, limit, updateOnly } = insertion
  const entries = new Map<string, Entry<Value>>()
  for (const { id, item } of insertion.items) {
    entries.delete(id)
    entries.set(id, { id, item, at: -1, limit: null, updateOnly: false })
  }
  if (updateOnly) return rows.map((row) => entries.get(row.id) ?? row)
  const others = rows.length > 0 ? rows.filter(({ id }) => !entries.has(id)) : rows
  // One by one at the same place: the last one comes first.
  const come = at < 0 ? [...entries.values()] : [...entries.values()].reverse()
  const place = at < 0 ? others.length : at
  const all = others.slice(0, place).concat(come, others.slice(place))
  if (limit === null) return all
  return limit < 0 ? all.slice(limit) : all.slice(0, limit)
}

/** What changes in rows that the page has. */
function changes<Value>(operations: readonly Operation<Value>[]): Settled<Value> {
  const inserts = new Map<string, Entry<Value>>()
  const deletes = new Set<string>()
  for (const operation of operations) {
    if (operation.kind === 'delete') {
      inserts.delete(operation.id)
      deletes.add(operation.id)
    } else if (operation.kind === 'insert') insert(inserts, operation)
  }
  return { inserts: [...inserts.values()], deletes: [...deletes], isReset: false }
}

function insert<Value>(
  inserts: Map<string, Entry<Value>>,
  { items, at, limit, updateOnly }: Insertion<Value>,
): void {
  for (const { id, item } of items) {
    const known = inserts.get(id)
    if (updateOnly && known) inserts.set(id, { ...known, item })
    else {
      inserts.delete(id)
      inserts.set(id, { id, item, at, limit, updateOnly })
    }
  }
}
