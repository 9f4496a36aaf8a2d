import type { PubSub, Subscriber } from '../pubsub/pubsub.ts'

/** The topics that one view listens to. */
export class Subscriptions {
  readonly #pubsub: PubSub
  readonly #subscriber: Subscriber
  readonly #ends = new Map<string, () => void>()

  constructor(pubsub: PubSub, subscriber: Subscriber) {
    this.#pubsub = pubsub
    this.#subscriber = subscriber
  }

  /** Listens; a second time changes nothing. */
  start(topic: string): void {
    if (!this.#ends.has(topic)) this.#ends.set(topic, this.#pubsub.subscribe(topic, this.#subscriber))
  }

  /** Stops listening to a topic. */
  stop(topic: string): void {
    this.#ends.get(topic)?.()
    this.#ends.delete(topic)
  }

  /** Stops listening to all. */
  close(): void {
    for (const end of this.#ends.values()) end()
    this.#ends.clear()
  }

  /** Sends to all others who listen. */
  broadcastFrom(topic: string, name: string, payload: unknown): void {
    this.#pubsub.broadcastFrom(this.#subscriber, topic, name, payload)
  }
}
