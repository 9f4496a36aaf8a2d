import { createHash } from 'node:crypto'
import { optionInvalid } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import type { PubSubAdapter } from '../pubsub/adapter.ts'
import { checkPrefix, type AdapterOptions } from './options.ts'

export type { PubSubAdapter } from '../pubsub/adapter.ts'
export type { AdapterOptions } from './options.ts'

/** A connection of `@nats-io/transport-node`, or of `nats` 2. */
export interface NatsConnection {
  readonly info?: { readonly max_payload: number } | undefined
  publish(subject: string, payload: string): void
  subscribe(
    subject: string,
    options: { callback: (error: Error | null, message: { string(): string }) => void },
  ): { unsubscribe(): void }
  flush(): Promise<void>
  isClosed(): boolean
  status(): AsyncIterable<{ readonly type: string }>
}

/**
 * Messages between processes through NATS, by its plain subjects. The connection stays the application's, which sees to
 * it that it reconnects for ever: `maxReconnectAttempts: -1`.
 *
 * @example
 * const connection = await connect({ servers, maxReconnectAttempts: -1 })
 * const pubsub = new PubSub({ adapter: natsAdapter(connection) })
 * @param connection of `@nats-io/transport-node`
 * @param options its `prefix` is what the subjects begin with: letters, digits, `-`, `_` and dots; `live.` by default
 * @throws LIVE_OPTION_INVALID
 * @see docs/reference/pubsub.md
 */
export function natsAdapter(connection: NatsConnection, options: AdapterOptions = {}): PubSubAdapter {
  const prefix = checkPrefix(options, 'live.', /^[\w-][\w.-]{0,99}$/, 'letters, digits, "-", "_" and "."')
  if (!METHODS.every((name) => typeof memberOf(connection, name) === 'function'))
    throw optionInvalid('connection', 'a connection of @nats-io/transport-node', connection)
  return new NatsAdapter(connection, prefix)
}

const METHODS = ['publish', 'subscribe', 'flush', 'isClosed', 'status']

class NatsAdapter implements PubSubAdapter {
  readonly #connection: NatsConnection
  readonly #prefix: string
  readonly #subscriptions = new Map<string, { unsubscribe(): void }>()
  #deliver: (topic: string, text: string) => void = () => undefined
  #statuses: AsyncIterable<{ readonly type: string }> | undefined
  #isConnected = true

  constructor(connection: NatsConnection, prefix: string) {
    this.#connection = connection
    this.#prefix = prefix
  }

  get maxBytes(): number {
    return this.#connection.info?.max_payload ?? 1_000_000
  }

  async start(
    deliver: (topic: string, text: string) => void,
    report: (error: unknown) => void,
  ): Promise<void> {
    this.#deliver = deliver
    if (!this.#statuses) void this.#watch((this.#statuses = this.#connection.status()), report)
    await this.#connection.flush()
  }

  async subscribe(topic: string): Promise<void> {
    if (!this.#subscriptions.has(topic)) {
      const callback = (error: Error | null, message: { string(): string }): void => {
        if (!error) this.#deliver(topic, message.string())
      }
      this.#subscriptions.set(topic, this.#connection.subscribe(this.#subject(topic), { callback }))
    }
    // The server answers in order: with this answer it has the subscription as well.
    await this.#connection.flush()
  }

  unsubscribe(topic: string): void {
    this.#subscriptions.get(topic)?.unsubscribe()
    this.#subscriptions.delete(topic)
  }

  async publish(topic: string, text: string): Promise<void> {
    // The client would keep the text and send it later.
    if (!this.#isConnected) throw new Error('the client is not connected to NATS')
    this.#connection.publish(this.#subject(topic), text)
    await this.#connection.flush()
  }

  close(): void {
    const stop = memberOf(this.#statuses, 'stop')
    if (typeof stop === 'function') stop.call(this.#statuses)
    if (!this.#connection.isClosed()) for (const each of this.#subscriptions.values()) each.unsubscribe()
    this.#subscriptions.clear()
  }

  /** The client comes back by itself, with all its subscriptions. Never rejects. */
  async #watch(
    statuses: AsyncIterable<{ readonly type: string }>,
    report: (error: unknown) => void,
  ): Promise<void> {
    for await (const { type } of statuses) {
      if (type === 'reconnect') this.#isConnected = true
      if (type !== 'disconnect') continue
      this.#isConnected = false
      report(new Error('the connection to NATS was lost'))
    }
  }

  /** A subject with the topic as one token, for what stands between dots means something to NATS. */
  #subject(topic: string): string {
    if (topic === '') return `${this.#prefix}%`
    const token = encodeURIComponent(topic).replaceAll(/[.*]/g, (sign) => (sign === '.' ? '%2E' : '%2A'))
    if (token.length <= MAX_TOKEN) return this.#prefix + token
    return `${this.#prefix}%h${createHash('sha256').update(topic).digest('base64url')}`
  }
}

/** A longer topic is named by its hash: a server refuses subjects of more than 4,096 bytes. */
const MAX_TOKEN = 1_000
