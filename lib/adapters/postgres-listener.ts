import { memberOf } from '../foreign.ts'
import { withDeadline } from '../pubsub/time.ts'

type Answer = { readonly rows: readonly unknown[] }

/** A client of `pg`. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<Answer>
  on(event: string, listener: (value: unknown) => void): unknown
  removeListener(event: string, listener: (value: unknown) => void): unknown
}

/** A pool of `pg`. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<Answer>
  connect(): Promise<PostgresClient & { release(destroy?: boolean): void }>
  readonly totalCount: number
}

interface Owner {
  heard(channel: string, payload: string): void
  lost(error: unknown): void
}

type Notification = { readonly channel: string; readonly payload?: string }
type Connection = { readonly client: PostgresClient; readonly end: () => void }

/** The connection that listens: one of the pool's that is kept, or the client that was given. */
export class PostgresListener {
  readonly #source: PostgresPool | PostgresClient
  readonly #owner: Owner
  #connecting: Promise<void> | undefined
  #connection: Connection | undefined
  #isClosed = false

  constructor(source: PostgresPool | PostgresClient, owner: Owner) {
    this.#source = source
    this.#owner = owner
  }

  /** Connects if there is no connection, and then listens to these channels. */
  async connect(channels: Iterable<string>): Promise<void> {
    if (this.#connection || this.#isClosed) return
    this.#connecting ??= this.#connect([...channels]).finally(() => {
      this.#connecting = undefined
    })
    await this.#connecting
  }

  /** Runs a statement on the connection. One on which that fails is not kept: it may be lost without a word. */
  async run(statement: string): Promise<void> {
    const connection = this.#connection
    if (this.#isClosed) return
    if (!connection) throw new Error('the connection to Postgres was lost')
    try {
      await withDeadline(PATIENCE, connection.client.query(statement), 'Postgres did not answer in time')
    } catch (error) {
      this.#drop(connection)
      throw error
    }
  }

  /** Ends a connection of the pool; a client that was given goes on, and listens to nothing. */
  async close(channels: readonly string[]): Promise<void> {
    this.#isClosed = true
    const connection = this.#connection
    this.#connection = undefined
    connection?.end()
    if (connection?.client === this.#source)
      for (const channel of channels) await connection.client.query(`UNLISTEN "${channel}"`)
  }

  async #connect(channels: readonly string[]): Promise<void> {
    const connection = await this.#open()
    try {
      const statements = ['SELECT 1', ...channels.map((name) => `LISTEN "${name}"`)].join(';')
      await withDeadline(PATIENCE, connection.client.query(statements), 'Postgres did not answer in time')
      if (this.#isClosed) connection.end()
      else this.#connection = connection
    } catch (error) {
      connection.end()
      throw error
    }
  }

  /** Ends a connection. Returns whether it was the one that listens. */
  #drop(connection: Connection): boolean {
    if (this.#connection !== connection) return false
    this.#connection = undefined
    connection.end()
    return true
  }

  async #open(): Promise<Connection> {
    const source = this.#source
    const pooled = isPool(source) ? await source.connect() : undefined
    const client = pooled ?? (source as PostgresClient)
    const hear = (value: unknown): void => {
      const { channel, payload = '' } = value as Notification
      this.#owner.heard(channel, payload)
    }
    const lost = (error: unknown): void => {
      if (this.#drop(connection))
        this.#owner.lost(error ?? new Error('the connection to Postgres was closed'))
    }
    const connection: Connection = {
      client,
      end: () => {
        client.removeListener('notification', hear)
        pooled?.release(true)
      },
    }
    client.on('notification', hear)
    client.on('error', lost)
    client.on('end', lost)
    return connection
  }
}

function isPool(source: PostgresPool | PostgresClient): source is PostgresPool {
  return typeof memberOf(source, 'totalCount') === 'number'
}

/** For an answer of Postgres. @unit milliseconds */
const PATIENCE = 5_000
