import { memberOf } from '../foreign.ts'
import type { PostgresClient, PostgresPool } from './postgres-listener.ts'

/** Texts that are too long for `NOTIFY`: they wait for a minute in a table, and their numbers are sent. */
export class PostgresBodies {
  readonly #source: PostgresPool | PostgresClient
  readonly #table: string
  #making: Promise<void> | undefined

  constructor(source: PostgresPool | PostgresClient, prefix: string) {
    this.#source = source
    this.#table = `"${prefix}bodies"`
  }

  /** Puts a text into the table and says where it is, in one step; what is old is taken out. */
  async publish(channel: string, text: string): Promise<void> {
    this.#making ??= this.#make()
    await this.#making.catch((error: unknown) => {
      this.#making = undefined
      throw error
    })
    await this.#source.query(
      `WITH old AS (DELETE FROM ${this.#table} WHERE at < now() - interval '1 minute'),
        kept AS (INSERT INTO ${this.#table} (body) VALUES ($2) RETURNING id)
      SELECT pg_notify($1, '@' || id) FROM kept`,
      [channel, text],
    )
  }

  /** The text with this number; the empty text when it is gone. */
  async find(id: string): Promise<string> {
    const { rows } = await this.#source.query(`SELECT body FROM ${this.#table} WHERE id = $1`, [id])
    const body = memberOf(rows[0], 'body')
    return typeof body === 'string' ? body : ''
  }

  async #make(): Promise<void> {
    try {
      await this.#source.query(
        `CREATE UNLOGGED TABLE IF NOT EXISTS ${this.#table} (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          body text NOT NULL,
          at timestamptz NOT NULL DEFAULT now()
        )`,
      )
    } catch (error) {
      // Two processes at once: one of them has made it.
      if (!['23505', '42P07'].includes(String(memberOf(error, 'code')))) throw error
    }
  }
}
