import { createHash } from 'node:crypto'
import { optionInvalid } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import type { PubSubAdapter } from '../pubsub/adapter.ts'
import { checkPrefix, type AdapterOptions } from './options.ts'
import { PostgresBodies } from './postgres-bodies.ts'
import { PostgresListener, type PostgresClient, type PostgresPool } from './postgres-listener.ts'

export type { PubSubAdapter } from '../pubsub/adapter.ts'
export type { AdapterOptions } from './options.ts'
export type { PostgresClient, PostgresPool } from './postgres-listener.ts'

/**
 * Messages between processes through Postgres, by its `NOTIFY` and `LISTEN`. Of a pool one connection is kept for
 * listening. A client alone will do, but it cannot reconnect, and its transactions hold messages back.
 *
 * Texts above the 8,000 bytes that `NOTIFY` takes are put into a table, `live_bodies`, which is made when it is first
 * needed; they stay there for a minute.
 *
 * @example
 * const pubsub = new PubSub({ adapter: postgresAdapter(new Pool({ connectionString })) })
 * @param source a pool, or a connected client, of `pg`
 * @param options its `prefix` is what the channels and the table begin with: at most 16 small letters, digits and `_`;
 * `live_` by default
 * @throws LIVE_OPTION_INVALID
 * @see docs/reference/pubsub.md
 */
export function postgresAdapter(
  source: PostgresPool | PostgresClient,
  options: AdapterOptions = {},
): PubSubAdapter {
  const prefix = checkPrefix(
    options,
    'live_',
    /^[a-z_][a-z0-9_]{0,15}$/,
    'at most 16 small letters, digits and "_"',
  )
  for (const name of ['query', 'connect', 'on'])
    if (typeof memberOf(source, name) !== 'function')
      throw optionInvalid('source', 'a pool or a client of pg', source)
  const max = memberOf(memberOf(source, 'options'), 'max')
  if (max === 1)
    throw optionInvalid('source', 'a pool of at least 2 connections, for one of them listens', source)
  return new PostgresAdapter(source, prefix)
}

class PostgresAdapter implements PubSubAdapter {
  readonly #source: PostgresPool | PostgresClient
  readonly #prefix: string
  readonly #bodies: PostgresBodies
  readonly #topics = new Map<string, string>()
  #listener: PostgresListener | undefined
  #deliver: (topic: string, text: string) => void = () => undefined
  #report: (error: unknown) => void = () => undefined
  /** Ends when all that came so far is delivered; undefined when nothing is on its way. */
  #delivering: Promise<void> | undefined

  constructor(source: PostgresPool | PostgresClient, prefix: string) {
    this.#source = source
    this.#prefix = prefix
    this.#bodies = new PostgresBodies(source, prefix)
  }

  async start(
    deliver: (topic: string, text: string) => void,
    report: (error: unknown) => void,
  ): Promise<void> {
    this.#deliver = deliver
    this.#report = report
    this.#listener ??= new PostgresListener(this.#source, {
      heard: (channel, payload) => {
        this.#heard(channel, payload)
      },
      lost: report,
    })
    await this.#listener.connect([])
  }

  async subscribe(topic: string): Promise<void> {
    const channel = this.#channel(topic)
    this.#topics.set(channel, topic)
    await this.#listener?.connect(this.#topics.keys())
    await this.#listener?.run(`LISTEN "${channel}"`)
  }

  async unsubscribe(topic: string): Promise<void> {
    const channel = this.#channel(topic)
    if (this.#topics.delete(channel)) await this.#listener?.run(`UNLISTEN "${channel}"`)
  }

  async publish(topic: string, text: string): Promise<void> {
    const channel = this.#channel(topic)
    if (Buffer.byteLength(text) > MAX_INLINE) await this.#bodies.publish(channel, text)
    else await this.#source.query('SELECT pg_notify($1, $2)', [channel, `=${text}`])
  }

  async close(): Promise<void> {
    const channels = [...this.#topics.keys()]
    this.#topics.clear()
    await this.#listener?.close(channels)
  }

  /** A name of 63 bytes at most, as Postgres has them. */
  #channel(topic: string): string {
    return this.#prefix + createHash('sha256').update(topic).digest('base64url')
  }

  /** A text is there, or has to be fetched; then all that comes after it waits, to keep the order. */
  #heard(channel: string, payload: string): void {
    const id = /^@(\d{1,19})$/.exec(payload)?.[1]
    if (id === undefined && !this.#delivering) {
      this.#arrived(channel, payload.slice(1))
      return
    }
    const text = id === undefined ? payload.slice(1) : this.#bodies.find(id)
    const delivering = (this.#delivering ?? Promise.resolve())
      .then(async () => {
        this.#arrived(channel, await text)
      })
      .catch(this.#report)
      .finally(() => {
        if (this.#delivering === delivering) this.#delivering = undefined
      })
    this.#delivering = delivering
  }

  #arrived(channel: string, text: string): void {
    const topic = this.#topics.get(channel)
    if (topic !== undefined) this.#deliver(topic, text)
  }
}

/** `NOTIFY` takes less than 8,000 bytes, of which one is ours. */
const MAX_INLINE = 7_900
