import { PubSub } from '../../lib/index.ts'
import type { Difference, Entry } from '../../lib/presence/entry.ts'
import { presencesOf, type Presences } from '../../lib/presence/presences.ts'
import { type MemoryBroker } from '../pubsub/memory-broker.ts'

/** A process with presences, what it was told, and what it wrote to its log. */
export class TestProcess {
  readonly pubsub: PubSub
  readonly presences: Presences
  readonly told: Difference[] = []
  readonly log: string[] = []
  readonly #entries = new Map<string, Entry>()
  #end: () => void = () => undefined

  constructor(broker: MemoryBroker) {
    const write = (line: string): void => void this.log.push(line)
    this.pubsub = new PubSub({
      adapter: broker.adapter(),
      logger: { debug: write, warn: write, error: write },
    })
    this.presences = presencesOf(this.pubsub)
  }

  /** Follows a topic, until the returned function is called. */
  follow(topic = 'room'): () => void {
    this.#end = this.presences.follow(topic, (difference) => void this.told.push(difference))
    return this.#end
  }

  /** Says that a key is there, or something else of it. */
  track(key: string, meta: unknown = key, topic = 'room'): void {
    const before = this.#entries.get(`${topic} ${key}`)
    const entry = { key, meta }
    this.#entries.set(`${topic} ${key}`, entry)
    this.presences.change(topic, { joined: [entry], left: before ? [before] : [] })
  }

  untrack(key: string, topic = 'room'): void {
    const entry = this.#entries.get(`${topic} ${key}`)
    this.#entries.delete(`${topic} ${key}`)
    if (entry) this.presences.change(topic, { joined: [], left: [entry] })
  }

  /** Who is there, in an order of its own: `ada=1,2`. */
  list(topic = 'room'): readonly string[] {
    return [...this.presences.list(topic)]
      .map(([key, metas]) => `${key}=${metas.map(String).sort().join()}`)
      .sort()
  }

  /** All that is there, one by one: `ada=1`, `ada=2`. */
  get all(): readonly string[] {
    const each = [...this.presences.list('room')].flatMap(([key, metas]) =>
      metas.map((meta) => `${key}=${String(meta)}`),
    )
    return each.sort()
  }

  /** What it says of itself in the room. */
  get own(): readonly string[] {
    return [...this.#entries.values()].map(({ key, meta }) => `${key}=${String(meta)}`)
  }

  /** What was told, in short: `+ada=1`, `-ada=1`. */
  get heard(): readonly string[] {
    return this.told.flatMap(({ joined, left }) => [
      ...joined.map(({ key, meta }) => `+${key}=${String(meta)}`),
      ...left.map(({ key, meta }) => `-${key}=${String(meta)}`),
    ])
  }
}

/** Lets all that is under way in this process arrive. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 40; i++) await new Promise(setImmediate)
}

/** Lets time pass, as the timers see it. @param seconds a multiple of five */
export async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i += 5) {
    jest.advanceTimersByTime(5_000)
    await quiet()
  }
}
