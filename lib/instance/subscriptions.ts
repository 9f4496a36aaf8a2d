import { callbackFailed, limitReached } from '../errors/index.ts'
import type { Subscriber } from '../pubsub/local.ts'
import type { JsonValue } from '../protocol/json.ts'
import { nameOf, type Topic } from '../pubsub/topic.ts'
import type { ViewConfig } from './config.ts'
import type { Scope } from './scope.ts'

type Config = Pick<ViewConfig, 'name' | 'pubsub' | 'limits'>

/** The topics that one view listens to. */
export class Subscriptions {
  readonly #config: Config
  readonly #subscriber: Subscriber
  readonly #ends = new Map<string, () => void>()
  #isOpen: boolean

  /** @param scope of the state; undefined in a first render over HTTP, which gets no messages */
  constructor(config: Config, subscriber: Subscriber, scope: Scope | undefined) {
    this.#config = config
    this.#subscriber = subscriber
    this.#isOpen = scope !== undefined
    scope?.add(() => this.close())
  }

  /**
   * Listens; a second time changes nothing, nor does it after the end. Settles when other processes are heard, too.
   * @throws LIVE_CALLBACK_FAILED when there are too many; its cause is LIVE_LIMIT_REACHED
   */
  start(to: string | Topic): PromiseLike<void> {
    const topic = nameOf(to)
    if (!this.#isOpen) return DONE
    if (!this.#ends.has(topic)) this.#begin(topic)
    return this.#config.pubsub.confirmed(topic)
  }

  #begin(topic: string): void {
    const { name, pubsub, limits } = this.#config
    if (this.#ends.size >= limits.subscriptions)
      throw callbackFailed(name, 'subscribe', limitReached('subscriptions', limits.subscriptions))
    this.#ends.set(topic, pubsub.subscribe(topic, this.#subscriber))
  }

  /** Stops listening to a topic. */
  stop(to: string | Topic): void {
    const topic = nameOf(to)
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
  broadcast(topic: string | Topic, name: string, payload: unknown): void {
    this.#config.pubsub.broadcast(nameOf(topic), name, payload as JsonValue)
  }

  /** Sends to all others who listen. */
  broadcastFrom(topic: string | Topic, name: string, payload: unknown): void {
    this.#config.pubsub.broadcastFrom(this.#subscriber, nameOf(topic), name, payload as JsonValue)
  }
}

const DONE = Promise.resolve()
