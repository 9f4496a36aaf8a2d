/** A click: the event's name, and its value as JSON. */
export type Click = readonly [event: string, value: string]

/** What the visitor of a page does, and what must be seen then. Knows nothing of the library. */
export interface Model {
  /** The next click; from now on the model shows its outcome. */
  click(event: string): Click
  /** Does a response, `{"diff":…}`, say what the last click did? Only asked after `inc` and `touch`. */
  isSaidBy(response: string): boolean
  /** The view's HTML. */
  html(): string
}

type Diff = {
  readonly 0?: string | { readonly k?: Readonly<Record<number, Readonly<Record<number, unknown>>>> }
}

/** The model of a page: `/counter`, `/table?n=1000` or `/stream?n=1000`. */
export function modelOf(page: string): Model {
  const [, kind, rows] = /^\/(table|stream)\?n=(\d+)$/.exec(page) ?? []
  if (rows === undefined) return new CounterModel()
  return kind === 'table' ? new TableModel(Number(rows)) : new StreamModel(Number(rows))
}

class CounterModel implements Model {
  #count = 0

  click(event: string): Click {
    this.#count++
    return [event, '{}']
  }

  isSaidBy(response: string): boolean {
    return diffOf(response)[0] === String(this.#count)
  }

  html(): string {
    return `<div id="counter"><h1>Count: <span>${this.#count}</span></h1><button phx-click="dec">-</button><button phx-click="inc">+</button></div>`
  }
}

type Row = { readonly id: number; qty: number }

/** Which of a row's dynamics is its quantity. */
const QUANTITY = 4

class TableModel implements Model {
  protected readonly body: string = '<tbody id="rows">'
  readonly #rows: Row[]
  #step = 0
  #touched = 0

  constructor(count: number) {
    this.#rows = Array.from({ length: count }, (_, i) => ({ id: i + 1, qty: 0 }))
  }

  click(event: string): Click {
    this.#step++
    if (event === 'touch') return [event, this.valueOfClick(this.#touch())]
    const rows = this.#rows
    const fresh = { id: rows.length + 1, qty: 0 }
    if (event === 'append') rows.push(fresh)
    else if (event === 'prepend') rows.unshift(fresh)
    else rows.splice(1, 1, ...rows.splice(-2, 1, ...rows.slice(1, 2)))
    return [event, '{}']
  }

  isSaidBy(response: string): boolean {
    const list = diffOf(response)[0]
    const row = typeof list === 'object' ? list.k?.[this.placeOf(this.#touched)] : undefined
    return row?.[QUANTITY] === String(this.#rows[this.#touched]?.qty)
  }

  html(): string {
    const row = ({ id, qty }: Row): string =>
      `<tr id="row-${id}"><td>${id}</td><td>item-${id}</td><td>${(id * 1.5).toFixed(2)}</td><td>${qty}</td><td><button phx-click="touch" phx-value-id="${id}">+</button></td></tr>`
    return `<table>${this.body}${this.#rows.map(row).join('')}</tbody></table>`
  }

  /** What a click on a row says. */
  protected valueOfClick({ id }: Row): string {
    return `{"id":"${id}"}`
  }

  /** Where in a diff the row stands. */
  protected placeOf(index: number): number {
    return index
  }

  /** All over the table, never two neighbours. */
  #touch(): Row {
    this.#touched = (this.#step * 7919) % this.#rows.length
    const row = this.#rows[this.#touched]
    if (!row) throw new Error('a table without rows')
    row.qty++
    return row
  }
}

/** A stream brings one row at a time, whole, and is told its quantity. */
class StreamModel extends TableModel {
  protected override readonly body = '<tbody id="rows" phx-update="stream">'

  protected override valueOfClick({ id, qty }: Row): string {
    return `{"id":"${id}","qty":"${qty}"}`
  }

  protected override placeOf(): number {
    return 0
  }
}

const diffOf = (response: string): Diff => (JSON.parse(response) as { diff: Diff }).diff
