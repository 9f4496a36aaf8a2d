import type { Difference, Entry } from './entry.ts'
import type { Change, Row } from './wire.ts'

/** What one process has said of itself in one topic. */
type Copy = {
  /** The number of the last change. */
  to: number
  entries: Map<number, Entry>
  /** All there is, as far as its parts have come. */
  coming: { readonly to: number; readonly parts: number; readonly rows: readonly Row[] } | undefined
  isAsked: boolean
}

/** Far above what is in use: what others write to a broker takes no more memory than this. */
const MAX_PROCESSES = 1_000
const MAX_ENTRIES = 100_000

const NOTHING: Difference = { joined: [], left: [] }

/** What other processes have said of themselves in one topic. */
export class Copies {
  readonly #copies = new Map<string, Copy>()

  /** The number of the last change of a process that was heard; 0 where there was none. */
  lastOf(process: string): number {
    return this.#copies.get(process)?.to ?? 0
  }

  /**
   * Takes what a process says. What is old, or came twice, changes nothing.
   * @returns undefined when something is missing before it
   * @throws RangeError when there is more than a process can be expected to say
   */
  take(change: Change): Difference | undefined {
    const copy = this.#of(change.from)
    if (change.to <= copy.to) return NOTHING
    if (change.part > 0 || change.rest > 0) return takePart(copy, change)
    if (change.after === 0) return replace(copy, change.to, change.joined)
    return change.after > copy.to ? undefined : apply(copy, change)
  }

  /** Is a process to be asked for all there is? Not again before `forgetAsked`. */
  mayAsk(process: string): boolean {
    const copy = this.#of(process)
    if (copy.isAsked) return false
    copy.isAsked = true
    return true
  }

  forgetAsked(): void {
    for (const copy of this.#copies.values()) copy.isAsked = false
  }

  /** Forgets what a process has said. */
  drop(process: string): Difference {
    const left = [...(this.#copies.get(process)?.entries.values() ?? [])]
    this.#copies.delete(process)
    return { joined: [], left }
  }

  /** Forgets what all have said. */
  dropAll(): Difference {
    return { joined: [], left: [...this.#copies.keys()].flatMap((process) => this.drop(process).left) }
  }

  #of(process: string): Copy {
    const known = this.#copies.get(process)
    if (known) return known
    if (this.#copies.size >= MAX_PROCESSES)
      throw new RangeError(`there are more than ${String(MAX_PROCESSES)} processes`)
    const copy: Copy = { to: 0, entries: new Map(), coming: undefined, isAsked: false }
    this.#copies.set(process, copy)
    return copy
  }
}

function takePart(copy: Copy, { to, part, rest, joined }: Change): Difference | undefined {
  const before = part === 0 ? { to, parts: 0, rows: [] } : copy.coming
  copy.coming = undefined
  if (before?.to !== to || before.parts !== part) return undefined
  const rows = [...before.rows, ...joined]
  if (rest === 0) return replace(copy, to, rows)
  checkSize(rows.length)
  copy.coming = { to, parts: part + 1, rows }
  return NOTHING
}

/** What is there already stays the same. */
function replace(copy: Copy, to: number, rows: readonly Row[]): Difference {
  checkSize(rows.length)
  const before = copy.entries
  const after = new Map(rows.map((row) => [row[0], before.get(row[0]) ?? entryOf(row)]))
  copy.entries = after
  copy.coming = undefined
  copy.isAsked = false
  copy.to = to
  return {
    joined: [...after].filter(([number]) => !before.has(number)).map(([, entry]) => entry),
    left: [...before].filter(([number]) => !after.has(number)).map(([, entry]) => entry),
  }
}

function apply(copy: Copy, { to, joined, left }: Change): Difference {
  const { entries } = copy
  checkSize(entries.size + joined.length)
  copy.to = to
  const news = joined.flatMap((row) => (entries.has(row[0]) ? [] : [put(entries, row)]))
  return { joined: news, left: left.flatMap((number) => taken(entries, number)) }
}

function put(entries: Map<number, Entry>, row: Row): Entry {
  const entry = entryOf(row)
  entries.set(row[0], entry)
  return entry
}

function taken(entries: Map<number, Entry>, number: number): readonly Entry[] {
  const entry = entries.get(number)
  entries.delete(number)
  return entry ? [entry] : []
}

function entryOf([, key, meta]: Row): Entry {
  return { key, meta }
}

function checkSize(size: number): void {
  if (size > MAX_ENTRIES) throw new RangeError(`a process has more than ${String(MAX_ENTRIES)} there`)
}
