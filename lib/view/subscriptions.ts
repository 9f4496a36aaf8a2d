import type { PubSub, Subscriber } from '../pubsub/pubsub.ts'
import type { Scope } from './scope.ts'

/** The topics that one view listens to. */
export class Subscriptions {
  readonly #pubsub: PubSub
  readonly #subscriber: Subscriber
  readonly #ends = new Map<string, () => void>()
  #isOpen: boolean

  /** @param scope of the view; nothing for one that hears nothing, because nobody has joined it */
  constructor(pubsub: PubSub, subscriber: Subscriber, scope: Scope | undefined) {
    this.#pubsub = pubsub
    this.#subscriber = subscriber
    this.#isOpen = scope !== undefined
    scope?.add(() => this.close())
  }

  /** Listens; a second time changes nothing, nor does it after the end. */
  start(topic: string): void {
    if (this.#isOpen && !this.#ends.has(topic))
      this.#ends.set(topic, this.#pubsub.subscribe(topic, this.#subscriber))
  }

  /** Stops listening to a topic. */
  stop(topic: string): void {
    this.#ends.get(topic)?.()
    this.#ends.delete(topic)
  }

  /** Stops listening to all, for good. */
  close(): void {
    this.#isOpen = false
    for (const end of this.#ends.values()) end()
    this.#ends.clear()
  }

  /** Sends to all who listen. */
  broadcast(topic: string, name: string, payload: unknown): void {
    this.#pubsub.broadcast(topic, name, payload)
  }

  /** Sends to all others who listen. */
  broadcastFrom(topic: string, name: string, payload: unknown): void {
    this.#pubsub.broadcastFrom(this.#subscriber, topic, name, payload)
  }
}
