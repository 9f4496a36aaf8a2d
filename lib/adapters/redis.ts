import { optionInvalid } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import type { PubSubAdapter } from '../pubsub/adapter.ts'
import { checkPrefix, type AdapterOptions } from './options.ts'

export type { PubSubAdapter } from '../pubsub/adapter.ts'
export type { AdapterOptions } from './options.ts'

/** A client of `redis` (node-redis) or of `ioredis`, also one of a cluster. */
export interface RedisClient {
  publish(channel: string, message: string): PromiseLike<unknown>
  duplicate(): unknown
}

type Deliver = (channel: string, text: string) => void

/** What both clients can do, each in its way, with a duplicate that only listens. */
interface Subscriber {
  connect(deliver: Deliver, report: (error: unknown) => void): PromiseLike<unknown> | undefined
  subscribe(channel: string): PromiseLike<unknown>
  unsubscribe(channel: string): PromiseLike<unknown>
  end(): void
}

/**
 * Messages between processes through Redis or Valkey, by its `PUBLISH` and `SUBSCRIBE`. The client that is given
 * publishes, and is the application's to connect and to end; a duplicate of it listens.
 *
 * @example
 * const client = await createClient({ url }).connect()
 * const pubsub = new PubSub({ adapter: redisAdapter(client) })
 * @param client of `redis` or `ioredis`
 * @param options its `prefix` is what the channels' names begin with; `live:` by default
 * @throws LIVE_OPTION_INVALID
 * @see docs/reference/pubsub.md
 */
export function redisAdapter(client: RedisClient, options: AdapterOptions = {}): PubSubAdapter {
  const prefix = checkPrefix(options, 'live:', /^/, 'text')
  const [subscriber, isReady] = clientOf(client)
  let isClosed = false
  return {
    async start(deliver, report) {
      await subscriber.connect((channel, text) => {
        // What was on its way when the connection was ended may still come.
        if (!isClosed) deliver(channel.slice(prefix.length), text)
      }, report)
    },
    async subscribe(topic) {
      await subscriber.subscribe(prefix + topic)
    },
    async unsubscribe(topic) {
      await subscriber.unsubscribe(prefix + topic)
    },
    async publish(topic, text) {
      // A client that waits for its connection would keep the text and send it later.
      if (!isReady()) throw new Error('the client is not connected to Redis')
      await client.publish(prefix + topic, text)
    },
    close() {
      isClosed = true
      subscriber.end()
    },
  }
}

/** Tells the two libraries apart by what their clients have. */
function clientOf(client: RedisClient): readonly [Subscriber, isReady: () => boolean] {
  const canListen = METHODS.every((name) => typeof memberOf(client, name) === 'function')
  if (canListen && typeof memberOf(client, 'isOpen') === 'boolean') {
    const node = client as NodeRedis
    return [nodeRedisSubscriber(node), () => node.isReady !== false && node.isOpen]
  }
  if (canListen && typeof memberOf(client, 'status') === 'string') {
    const io = client as IoRedis
    return [ioRedisSubscriber(io), () => ['ready', 'wait'].includes(io.status)]
  }
  throw optionInvalid('client', 'a client of redis or of ioredis', client)
}

/** A pool of node-redis has the first of them alone. */
const METHODS = ['publish', 'subscribe', 'duplicate']

interface NodeRedis extends RedisClient {
  readonly isOpen: boolean
  readonly isReady?: boolean
  duplicate(): NodeRedis
  on(event: 'error', listener: (error: unknown) => void): unknown
  connect(): PromiseLike<unknown>
  subscribe(channel: string, listener: (text: string, channel: string) => void): PromiseLike<unknown>
  unsubscribe(channel: string): PromiseLike<unknown>
  /** Since version 5; before that it is `disconnect`. */
  destroy?(): void
  disconnect(): PromiseLike<unknown>
}

function nodeRedisSubscriber(client: NodeRedis): Subscriber {
  let own: NodeRedis | undefined
  let hear = (_text: string, _channel: string): void => undefined
  return {
    connect(deliver, report) {
      hear = (text, channel) => {
        deliver(channel, text)
      }
      if (!own) (own = client.duplicate()).on('error', report)
      return own.isOpen ? undefined : own.connect()
    },
    subscribe: (channel) => started(own).subscribe(channel, hear),
    unsubscribe: (channel) => started(own).unsubscribe(channel),
    end() {
      if (!own?.isOpen) return
      if (own.destroy) own.destroy()
      else void own.disconnect()
    },
  }
}

interface IoRedis extends RedisClient {
  readonly status: string
  duplicate(): IoRedis
  on(event: 'error' | 'close', listener: (error?: unknown) => void): unknown
  on(event: 'message', listener: Deliver): unknown
  subscribe(channel: string): PromiseLike<unknown>
  unsubscribe(channel: string): PromiseLike<unknown>
  disconnect(): void
}

function ioRedisSubscriber(client: IoRedis): Subscriber {
  let own: IoRedis | undefined
  let isEnded = false
  return {
    connect(deliver, report) {
      if (own) return undefined
      own = client.duplicate()
      own.on('message', deliver)
      own.on('error', report)
      // A server that goes in peace closes the connection, and no error is told.
      own.on('close', () => {
        if (!isEnded) report(new Error('the connection to Redis was closed'))
      })
      return undefined
    },
    subscribe: (channel) => started(own).subscribe(channel),
    unsubscribe: (channel) => started(own).unsubscribe(channel),
    end() {
      isEnded = true
      own?.disconnect()
    },
  }
}

function started<Client>(client: Client | undefined): Client {
  if (client) return client
  throw new Error('the adapter was not started')
}
