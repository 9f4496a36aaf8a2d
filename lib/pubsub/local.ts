import { attempt } from '../attempt.ts'
import type { Logger } from '../logger.ts'

/** Undoes what returned it; a second call does nothing. */
export type End = () => void

/**
 * What a subscriber is told: the name of the message, what it carries, and the name of its topic. The payload is a
 * frozen copy that all subscribers share.
 */
export type Subscriber = (name: string, payload: unknown, topic: string) => void

type Message = {
  readonly topic: string
  readonly to: readonly Subscriber[]
  readonly name: string
  readonly payload: unknown
}

/** Messages that are delivered before timers and connections get their turn. */
const MAX_IN_A_ROW = 100

/** The subscribers of this process, and the messages that are on their way to them. */
export class Local {
  readonly #topics = new Map<string, Set<Subscriber>>()
  readonly #logger: Logger
  readonly #queue: Message[] = []
  /** Messages delivered since timers and connections last had their turn. */
  #inARow = 0

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** How many subscriptions there are in all. */
  get size(): number {
    let size = 0
    for (const subscribers of this.#topics.values()) size += subscribers.size
    return size
  }

  /** Does a topic have subscribers? */
  has(topic: string): boolean {
    return this.#topics.has(topic)
  }

  add(topic: string, subscriber: Subscriber): void {
    const subscribers = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, subscribers.add(subscriber))
  }

  remove(topic: string, subscriber: Subscriber): void {
    const subscribers = this.#topics.get(topic)
    if (subscribers?.delete(subscriber) && subscribers.size === 0) this.#topics.delete(topic)
  }

  /** Those who listen to a topic now, but for one. */
  listeners(topic: string, except?: Subscriber): readonly Subscriber[] {
    return [...(this.#topics.get(topic) ?? [])].filter((subscriber) => subscriber !== except)
  }

  /** Delivers a message of another process to all who listen. */
  deliver(topic: string, name: string, payload: unknown): void {
    const to = this.listeners(topic)
    if (to.length > 0) this.send({ topic, to, name, payload })
  }

  /** Delivers a message when the running code has come to its end, to those of `to` who then still listen. */
  send(message: Message): void {
    this.#queue.push(message)
    if (this.#queue.length === 1) {
      queueMicrotask(() => {
        this.#deliverAll()
      })
    }
  }

  /**
   * What is sent while messages are delivered waits for its turn in the same queue. Views that answer each
   * other for ever leave time for the rest of the process.
   */
  #deliverAll(): void {
    let i = 0
    for (; i < this.#queue.length && this.#inARow < MAX_IN_A_ROW; i++) {
      if (this.#inARow++ === 0) this.#startRow()
      const message = this.#queue[i]
      if (message) this.#deliver(message)
    }
    this.#queue.splice(0, i)
  }

  /** The row ends when the process has come round; what was left is delivered then. */
  #startRow(): void {
    setImmediate(() => {
      this.#inARow = 0
      this.#deliverAll()
    })
  }

  #deliver({ topic, to, name, payload }: Message): void {
    for (const subscriber of to) {
      if (!this.#topics.get(topic)?.has(subscriber)) continue
      attempt(
        () => subscriber(name, payload, topic),
        (error) => {
          this.#logger.error(`a subscriber of "${topic}" failed on "${name}"`, error)
        },
      )
    }
  }
}
