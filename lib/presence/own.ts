import type { JsonValue } from '../protocol/json.ts'
import type { Difference, Entry } from './entry.ts'
import { MAX_TOGETHER, type Change, type Row, type Standing } from './wire.ts'

/** What this process says of itself in one topic. */
type Said = {
  /** The number of the last change that was sent; 0 before the first. */
  to: number
  /** All there is, each with its number. */
  readonly entries: Map<Entry, number>
  /** What is to be sent. */
  joined: Row[]
  left: number[]
  /** How often it was told that there is nothing any more. */
  told: number
}

/** What this process says of itself, in all topics: its numbers, and what others have not been told yet. */
export class Own {
  readonly #id: string
  readonly #topics = new Map<string, Said>()
  readonly #changed = new Set<string>()
  #lastEntry = 0
  #lastChange = 0

  constructor(id: string) {
    this.#id = id
  }

  get isEmpty(): boolean {
    return this.#topics.size === 0
  }

  /** Something is said. */
  say(topic: string, { joined, left }: Difference): void {
    const said = this.#of(topic)
    this.#changed.add(topic)
    for (const entry of joined) {
      const number = (this.#lastEntry += 1)
      said.entries.set(entry, number)
      said.joined.push(rowOf([entry, number]))
    }
    for (const entry of left) takeBack(said, entry)
  }

  /** What is to be sent, topic by topic. It counts as sent from here on. */
  takeChanges(): readonly (readonly [topic: string, changes: readonly Change[]])[] {
    const topics = [...this.#changed]
    this.#changed.clear()
    return topics.map((topic) => [topic, this.#changes(this.#of(topic))])
  }

  /** All there is in a topic, in as many parts as it needs. */
  all(topic: string): readonly Change[] {
    const said = this.#topics.get(topic)
    const to = said?.to || (this.#lastChange += 1)
    const parts = inParts([...(said?.entries ?? [])].map(rowOf))
    return parts.map((joined, part) => this.#change({ to, joined, part, rest: parts.length - part - 1 }))
  }

  /** Is there something in a topic? */
  has(topic: string): boolean {
    return (this.#topics.get(topic)?.entries.size ?? 0) > 0
  }

  /**
   * Where some topics stand; others the next time, if there are many. One in which there is nothing any more is named a
   * few times, and then forgotten.
   */
  standings(): readonly Standing[] {
    const some = [...this.#topics].slice(0, MAX_TOGETHER)
    for (const [topic, said] of some) this.#named(topic, said)
    return some.map(([topic, { to, entries }]) => [topic, to, entries.size])
  }

  #named(topic: string, said: Said): void {
    this.#topics.delete(topic)
    said.told = said.entries.size > 0 ? 0 : said.told + 1
    if (said.told < TIMES) this.#topics.set(topic, said)
  }

  #changes(said: Said): readonly Change[] {
    const { joined, left } = said
    said.joined = []
    said.left = []
    if (joined.length === 0 && left.length === 0) return []
    const [rows, numbers] = [inParts(joined), inParts(left)]
    const length = Math.max(rows.length, numbers.length)
    return Array.from({ length }, (_, i) => {
      const after = said.to
      const to = (said.to = this.#lastChange += 1)
      return this.#change({ after, to, joined: rows[i] ?? [], left: numbers[i] ?? [] })
    })
  }

  #change(change: Partial<Change> & Pick<Change, 'to' | 'joined'>): Change {
    return { from: this.#id, after: 0, left: [], part: 0, rest: 0, ...change }
  }

  #of(topic: string): Said {
    const said = this.#topics.get(topic) ?? { to: 0, entries: new Map(), joined: [], left: [], told: 0 }
    this.#topics.set(topic, said)
    return said
  }
}

/** Of the beats that name a topic in which there is nothing any more. */
const TIMES = 3

/** What was not sent yet need not be. */
function takeBack(said: Said, entry: Entry): void {
  const number = said.entries.get(entry)
  if (number === undefined) return
  said.entries.delete(entry)
  const unsent = said.joined.findIndex(([other]) => other === number)
  if (unsent === -1) said.left.push(number)
  else said.joined.splice(unsent, 1)
}

function rowOf([{ key, meta }, number]: readonly [Entry, number]): Row {
  return [number, key, meta as JsonValue]
}

/** A list in parts that are small enough to be sent; one that is empty has one part. */
function inParts<Item>(list: readonly Item[]): readonly (readonly Item[])[] {
  const parts: Item[][] = [[]]
  let size = 0
  for (const item of list) {
    const more = JSON.stringify(item).length
    if (parts.at(-1)?.length === MAX_TOGETHER || (size > 0 && size + more > MAX_SIZE)) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(item)
    size += more
  }
  return parts
}

/** Of the rows in a part. Each broker takes as much; a PubSub puts several parts into one text. @unit characters */
const MAX_SIZE = 4_000
