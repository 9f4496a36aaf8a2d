import { optionInvalid, valueKind } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import { consoleLogger, sturdy, type Logger } from '../logger.ts'
import type { PubSubAdapter } from './adapter.ts'
import { InnerTopics, isInner } from './inner-topics.ts'
import { Local, type End, type Subscriber } from './local.ts'
import { checkPayload, encoded, sealed, type Json } from './payload.ts'
import { Relay, type RelayOwner } from './relay.ts'
import { nameOf, type Topic } from './topic.ts'

/** What is handed over with a message: nothing where it carries nothing. */
type PayloadOf<Table, Name extends keyof Table> = undefined extends Table[Name]
  ? [payload?: Table[Name]]
  : [payload: Table[Name]]

/** Adds nothing to a payload that JSON can carry, and to another what it does not fit. */
export type Checked<Payload> = [Payload] extends [Json<Payload> | undefined] ? unknown : Json<Payload>

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

/** How messages travel, and where its log goes. */
export interface PubSubOptions {
  /** Where failures of subscribers and of the broker are written. @default the console */
  readonly logger?: Logger
  /** Carries messages between processes, such as `redisAdapter(client)`. @default none: messages stay in this process */
  readonly adapter?: PubSubAdapter
  /** How many messages wait while the broker is away; beyond that the oldest are dropped. @default 1_000 */
  readonly maxUnsent?: number
}

/** The inner topics of a `PubSub`. They are no member of it, so that only this library finds them. */
export let innerTopics: (pubsub: PubSub) => InnerTopics

/**
 * Messages between views, and from the rest of the application to views: within one process, and with an adapter
 * between all processes that have one to the same broker.
 *
 * Within a process, messages are delivered after the code that sent them has come to its end or to an `await`, in the
 * order in which they were sent; a message goes to those who were subscribed when it was sent and still are when it
 * arrives. Those of another process come in its order for each topic.
 */
export class PubSub {
  readonly #local: Local
  readonly #relay: Relay | undefined
  readonly #inner: InnerTopics

  static {
    innerTopics = (pubsub) => pubsub.#inner
  }

  /** @throws LIVE_OPTION_INVALID */
  constructor(options: PubSubOptions = {}) {
    const { adapter, maxUnsent } = checked(options)
    const logger = sturdy(options.logger ?? consoleLogger)
    const local = (this.#local = new Local(logger))
    const heard: RelayOwner['deliver'] = (topic, name, payload) => {
      if (isInner(topic)) this.#inner.heard(topic, payload)
      else local.deliver(topic, name, payload)
    }
    this.#relay = adapter && new Relay(adapter, relayOwner(heard, logger), maxUnsent)
    this.#inner = new InnerTopics(this.#relay, logger)
  }

  /** How many subscriptions there are in all. */
  get size(): number {
    return this.#local.size
  }

  /**
   * Listens to a topic until the returned function is called. The same subscriber listens to a topic once.
   * @throws LIVE_VALUE_KIND when the topic is not a topic, or has a name that the library keeps for itself
   */
  subscribe(to: string | Topic, subscriber: Subscriber): End {
    const topic = nameOf(to)
    if (!this.#local.has(topic)) this.#relay?.listen(topic, true)
    this.#local.add(topic, subscriber)
    return () => {
      this.#unsubscribe(topic, subscriber)
    }
  }

  /**
   * Settles when this process hears what others say to a topic that it has subscribed to: what is read after that has
   * everything that was said before. Without an adapter that is at once. Never rejects: while the broker is away, which the
   * log says, it settles without a confirmation, so that pages go on.
   */
  confirmed(topic: string | Topic): PromiseLike<void> {
    return this.#relay?.confirmed(nameOf(topic)) ?? DONE
  }

  /**
   * Sends a message to all who listen to a topic.
   * @throws LIVE_VALUE_KIND when JSON cannot carry the payload (in production only where it fails); when the topic is
   * not a topic, or has a name that the library keeps for itself
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

  /**
   * Ends what the adapter has opened, after what waits was sent, for which it takes at most two seconds; never the
   * client that the adapter was given. Messages then stay in this process. Never rejects.
   */
  async close(): Promise<void> {
    this.#inner.end()
    await this.#relay?.close()
  }

  #unsubscribe(topic: string, subscriber: Subscriber): void {
    const hadOne = this.#local.has(topic)
    this.#local.remove(topic, subscriber)
    if (hadOne && !this.#local.has(topic)) this.#relay?.listen(topic, false)
  }

  #send(topic: string, name: string, given: unknown, except: Subscriber | undefined): void {
    if (typeof name !== 'string') throw valueKind(name, 'a name: text', `\`broadcast\` to "${topic}"`)
    checkPayload(given, topic, name)
    const to = this.#local.listeners(topic, except)
    if (to.length === 0 && !this.#relay) return
    const payload = encoded(given, 'payload', `\`broadcast\` of "${name}" to "${topic}"`)
    if (to.length > 0) this.#local.send({ topic, to, name, payload: sealed(payload) })
    this.#relay?.publish(topic, name, payload)
  }
}

const DONE = Promise.resolve()

/** @throws LIVE_OPTION_INVALID */
function checked(options: PubSubOptions): Required<Pick<PubSubOptions, 'maxUnsent'>> & PubSubOptions {
  const { adapter, maxUnsent = 1_000 } = options
  if (adapter !== undefined && !METHODS.every((name) => typeof memberOf(adapter, name) === 'function'))
    throw optionInvalid(
      'adapter',
      `an adapter, such as redisAdapter(client), with ${METHODS.join(', ')}`,
      adapter,
    )
  if (!Number.isSafeInteger(maxUnsent) || maxUnsent < 0)
    throw optionInvalid('maxUnsent', 'a number of messages', maxUnsent)
  return { ...options, maxUnsent }
}

const METHODS = ['start', 'subscribe', 'unsubscribe', 'publish', 'close']

function relayOwner(deliver: RelayOwner['deliver'], logger: Logger): RelayOwner {
  return {
    deliver,
    report: ({ code, message, cause }) => {
      logger.error(`${code} ${message}`, cause)
    },
    recovered: (unsent) => {
      logger.warn(`The broker is back, and ${String(unsent)} messages that waited are sent to it.`)
    },
  }
}
