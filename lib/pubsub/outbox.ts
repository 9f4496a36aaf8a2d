/** A message that was not published yet. */
export type Unsent = {
  /** Its place among all messages of this process. */
  readonly number: number
  readonly text: string
  /** @unit bytes */
  readonly size: number
  /** How often the broker did not take it. */
  tries: number
  /** Is it sent at all when it could not be sent at once? */
  readonly canWait: boolean
}

/** What waits to be published: for each topic in its order. */
export class Outbox {
  readonly #topics = new Map<string, Unsent[]>()
  #size = 0

  /** How many messages wait. */
  get size(): number {
    return this.#size
  }

  get topics(): readonly string[] {
    return [...this.#topics.keys()]
  }

  add(topic: string, message: Unsent): void {
    const waiting = this.#topics.get(topic)
    if (waiting) waiting.push(message)
    else this.#topics.set(topic, [message])
    this.#size += 1
  }

  /** The next messages of a topic that go together. One that failed before goes alone, so that it holds up no other. */
  batch(topic: string, maxBytes: number): readonly Unsent[] {
    const waiting = this.#topics.get(topic) ?? []
    let bytes = 0
    const end = waiting.findIndex(
      ({ size, tries }, i) => (bytes += size + 1) > maxBytes || (i > 0 && tries > 0) || i === MAX_BATCH,
    )
    const most = end === -1 ? waiting.length : Math.max(end, 1)
    return waiting.slice(0, waiting[0]?.tries ? 1 : most)
  }

  /** Takes out what was published: the messages of a topic up to this number. */
  remove(topic: string, upTo: number): void {
    const waiting = this.#topics.get(topic) ?? []
    const kept = waiting.filter(({ number }) => number > upTo)
    this.#size -= waiting.length - kept.length
    if (kept.length > 0) this.#topics.set(topic, kept)
    else this.#topics.delete(topic)
  }

  /** Takes out what is of no use later. */
  dropWhatCannotWait(): void {
    for (const [topic, waiting] of this.#topics) {
      const kept = waiting.filter(({ canWait }) => canWait)
      this.#size -= waiting.length - kept.length
      if (kept.length > 0) this.#topics.set(topic, kept)
      else this.#topics.delete(topic)
    }
  }

  /** Takes out the oldest messages, until no more than `limit` wait. Returns how many it took. */
  cut(limit: number): number {
    const before = this.#size
    while (this.#size > limit) {
      const heads = [...this.#topics].map(([topic, [head]]) => ({ topic, number: head?.number ?? 0 }))
      const oldest = heads.reduce((a, b) => (b.number < a.number ? b : a))
      this.remove(oldest.topic, oldest.number)
    }
    return before - this.#size
  }
}

/** Messages that are published together. */
const MAX_BATCH = 500
