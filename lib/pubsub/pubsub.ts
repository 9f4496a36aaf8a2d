import { attempt } from '../attempt.ts'
import { consoleLogger, sturdy, type Logger } from '../logger.ts'
import { checkPayload, sealed, type Json } from './payload.ts'
import { nameOf, type Topic } from './topic.ts'

/** Undoes what returned it; a second call does nothing. */
export type End = () => void

/**
 * What a subscriber is told: the name of the message, what it carries, and the name of its topic. The payload is a
 * frozen copy that all subscribers share.
 */
export type Subscriber = (name: string, payload: unknown, topic: string) => void

/** What is handed over with a message: nothing where it carries nothing. */
type PayloadOf<Table, Name extends keyof Table> = undefined extends Table[Name]
  ? [payload?: Table[Name]]
  : [payload: Table[Name]]

/** Adds nothing to a payload that JSON can carry, and to another what it does not fit. */
type Checked<Payload> = [Payload] extends [Json<Payload> | undefined] ? unknown : Json<Payload>

/** How a message is sent: on a topic that knows its messages, or on any other. */
export interface Broadcast {
  <Table, Name extends keyof Table & string>(
    topic: Topic<Table>,
    name: Name,
    ...payload: PayloadOf<Table, NoInfer<Name>>
  ): void
  (topic: string, name: string): void
  <Payload>(topic: string, name: string, payload: Payload & Checked<Payload>): void
}

type Message = {
  readonly topic: string
  readonly to: readonly Subscriber[]
  readonly name: string
  readonly payload: unknown
}

/** Messages that are delivered before timers and connections get their turn. */
const MAX_IN_A_ROW = 100

/**
 * Messages between views, and from the rest of the application to views, within one process.
 *
 * Messages are delivered after the code that sent them has come to its end or to an `await`, in the order in
 * which they were sent; a message goes to those who were subscribed when it was sent and still are when it
 * arrives.
 */
export class PubSub {
  readonly #topics = new Map<string, Set<Subscriber>>()
  readonly #logger: Logger
  readonly #queue: Message[] = []
  /** Messages delivered since timers and connections last had their turn. */
  #inARow = 0

  constructor(options: { readonly logger?: Logger } = {}) {
    this.#logger = sturdy(options.logger ?? consoleLogger)
  }

  /** How many subscriptions there are in all. */
  get size(): number {
    let size = 0
    for (const subscribers of this.#topics.values()) size += subscribers.size
    return size
  }

  /** Listens to a topic until the returned function is called. The same subscriber listens to a topic once. */
  subscribe(to: string | Topic, subscriber: Subscriber): End {
    const topic = nameOf(to)
    const subscribers = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, subscribers.add(subscriber))
    return () => {
      this.#unsubscribe(topic, subscriber)
    }
  }

  /**
   * Sends a message to all who listen to a topic.
   * @throws LIVE_VALUE_KIND outside production, when JSON cannot carry the payload
   */
  broadcast<Table, Name extends keyof Table & string>(
    topic: Topic<Table>,
    name: Name,
    ...payload: PayloadOf<Table, NoInfer<Name>>
  ): void
  broadcast(topic: string, name: string): void
  broadcast<Payload>(topic: string, name: string, payload: Payload & Checked<Payload>): void
  broadcast(topic: string | Topic, name: string, payload?: unknown): void {
    this.#send(nameOf(topic), name, payload, undefined)
  }

  /** Sends a message to all who listen to a topic but one, mostly its author. */
  broadcastFrom<Table, Name extends keyof Table & string>(
    from: Subscriber,
    topic: Topic<Table>,
    name: Name,
    ...payload: PayloadOf<Table, NoInfer<Name>>
  ): void
  broadcastFrom(from: Subscriber, topic: string, name: string): void
  broadcastFrom<Payload>(
    from: Subscriber,
    topic: string,
    name: string,
    payload: Payload & Checked<Payload>,
  ): void
  broadcastFrom(from: Subscriber, topic: string | Topic, name: string, payload?: unknown): void {
    this.#send(nameOf(topic), name, payload, from)
  }

  #unsubscribe(topic: string, subscriber: Subscriber): void {
    const subscribers = this.#topics.get(topic)
    if (subscribers?.delete(subscriber) && subscribers.size === 0) this.#topics.delete(topic)
  }

  #send(topic: string, name: string, given: unknown, except: Subscriber | undefined): void {
    checkPayload(given, topic, name)
    const to = [...(this.#topics.get(topic) ?? [])].filter((subscriber) => subscriber !== except)
    if (to.length === 0) return
    this.#queue.push({ topic, to, name, payload: sealed(given) })
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
