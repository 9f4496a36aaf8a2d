import type { JsonValue } from '../protocol/json.ts'
import { Seal } from './seal.ts'

/** How long a ticket can be redeemed. @unit milliseconds */
export const TICKET_LIFE = 30_000

/** What a session is to hold, by key. */
export type SessionValues = readonly (readonly [key: string, value: JsonValue])[]

/** What a browser is to have written into its session. */
export type Ticket = {
  /** The process that made it, and the connection that it was sent over. */
  readonly process: string
  readonly line: string
  /** Of the tickets of that connection. */
  readonly number: number
  /** When it was made, for other processes. @unit milliseconds since 1970 */
  readonly time: number
  /** When it was made, for the process that made it; see `moment`. */
  readonly order: number
  readonly visitor: string
  /** Names the session that it is for; empty for any of this visitor. */
  readonly bound: string
  readonly values: SessionValues
  /** May the answer set cookies? If not, it only says which cookies the browser has. */
  readonly sets: boolean
}

/** The cookies that a browser has after it has redeemed a ticket. */
export type Stub = Pick<Ticket, 'line' | 'number'> & { readonly cookie: string }

/** Prints and reads tickets, and what is answered to them. A page can read neither. */
export class Tickets {
  readonly #tickets: Seal
  readonly #stubs: Seal

  constructor(secrets: readonly string[]) {
    this.#tickets = new Seal(secrets, 'session ticket')
    this.#stubs = new Seal(secrets, 'session cookies')
  }

  print(ticket: Ticket): string {
    return this.#tickets.seal(JSON.stringify(ticket))
  }

  /** Undefined for anything that was not sealed here. */
  read(sealed: string): Ticket | undefined {
    return read(this.#tickets.open(sealed)) as Ticket | undefined
  }

  printStub(stub: Stub): string {
    return this.#stubs.seal(JSON.stringify(stub))
  }

  /** Undefined for anything that was not sealed here. */
  readStub(sealed: string): Stub | undefined {
    return read(this.#stubs.open(sealed)) as Stub | undefined
  }
}

function read(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}
