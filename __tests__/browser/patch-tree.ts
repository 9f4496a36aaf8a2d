import type { Diff } from '../../lib/protocol/diff.ts'

/**
 * A renderer for patch tests: templates that the server would refuse can be written too, because a page may
 * be served by somebody else. Trees and diffs are Phoenix's.
 */
export type Made = { s: readonly string[]; k?: MadeRow[]; [position: number]: string | Made }
type MadeRow = { key: unknown; made: Made }
type Loose = { [key: string]: unknown }

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Markup that is printed as it is. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export function raw(text: string): Markup {
  return new Markup(text)
}

export function h(strings: TemplateStringsArray, ...values: readonly unknown[]): Made {
  const made: Made = { s: strings }
  values.forEach((value, i) => (made[i] = dynamic(value)))
  return made
}

/** A list whose rows are known by key. */
export function each<Item>(
  items: readonly Item[],
  key: (item: Item) => unknown,
  render: (item: Item) => Made,
): Made | '' {
  const rows = items.map((item) => ({ key: key(item), made: render(item) }))
  return rows[0] ? { s: rows[0].made.s, k: rows } : ''
}

function dynamic(value: unknown): string | Made {
  if (value instanceof Markup) return value.text
  if (typeof value === 'object' && value) return value as Made
  return String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? '')
}

/** The HTML of a whole render. */
export function print(made: string | Made): string {
  if (typeof made === 'string') return made
  if (made.k) return made.k.map((row) => print(row.made)).join('')
  return made.s.reduce((html, text, i) => html + print(made[i - 1] ?? '') + text)
}

/** The tree as it is joined with. */
export function tree(made: Made): Diff {
  const node = dynamics(made)
  node['s'] = made.s
  return JSON.parse(JSON.stringify(node)) as Diff
}

function wire(value: string | Made | undefined): unknown {
  return typeof value === 'object' ? { ...dynamics(value), s: value.s } : value
}

function dynamics(made: Made): Loose {
  const node: Loose = {}
  if (made.k)
    node['k'] = Object.assign(
      { kc: made.k.length },
      made.k.map((row) => dynamics(row.made)),
    )
  else for (let i = 0; i < made.s.length - 1; i++) node[i] = wire(made[i])
  return node
}

/** What turns one render into the next, lists in Phoenix's form or as splices; undefined when nothing does. */
export function diff(was: Made, next: Made, form: 'phoenix' | 'splice' = 'phoenix'): Diff {
  const change = was.s === next.s ? changes(was, next, form) : wire(next)
  return JSON.parse(JSON.stringify(change ?? {})) as Diff
}

function changes(was: Made, next: Made, form: 'phoenix' | 'splice'): Loose | undefined {
  if (was.k && next.k) return rowChanges(was.k, next.k, form)
  const node: Loose = {}
  for (let i = 0; i < next.s.length - 1; i++) {
    const [a, b] = [was[i], next[i]]
    const isSame = typeof a === 'object' && typeof b === 'object' && a.s === b.s && !a.k === !b.k
    const change = isSame ? changes(a, b, form) : a === b ? undefined : wire(b)
    if (change !== undefined) node[i] = change
  }
  return Object.keys(node).length ? node : undefined
}

function rowChanges(
  was: readonly MadeRow[],
  next: readonly MadeRow[],
  form: 'phoenix' | 'splice',
): Loose | undefined {
  const places = new Map(was.map((row, i) => [row.key, i]))
  const entries = next.map((row) => {
    const from = places.get(row.key)
    return {
      from,
      change: from === undefined ? dynamics(row.made) : changes(was[from]?.made as Made, row.made, form),
    }
  })
  const k: Loose = { kc: next.length }
  const isInPlace = was.length === next.length && entries.every(({ from }, i) => from === i)
  if (isInPlace || form === 'phoenix') {
    entries.forEach(({ from, change }, i) => {
      if (from !== undefined && from !== i) {
        k[i] = change ? [from, change] : from
        k['km'] = true
      } else if (change) k[i] = change
    })
  } else {
    k['sp'] = splices(was, entries, k)
  }
  return Object.keys(k).length > 1 || was.length !== next.length ? { k } : undefined
}

type Entry = { from: number | undefined; change: Loose | undefined }

/** Rows that follow the last one that stayed stay too; everything else is taken out and put in. */
function splices(was: readonly MadeRow[], entries: readonly Entry[], k: Loose): unknown[] {
  const all: unknown[] = []
  let old = 0
  let run: unknown[] = []
  const flush = (at: number, until: number): void => {
    if (run.length || until > old) all.push([at - run.length, until - old, run])
    run = []
  }
  entries.forEach(({ from, change }, i) => {
    if (
      from !== undefined &&
      from >= old &&
      entries.slice(i + 1).every((later) => later.from === undefined || later.from > from || later.from < old)
    ) {
      flush(i, from)
      old = from + 1
      if (change) k[i] = change
    } else run.push(from === undefined ? change : change ? [from, change] : from)
  })
  flush(entries.length, was.length)
  return all
}
