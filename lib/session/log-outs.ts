import { TICKET_LIFE } from './tickets.ts'

/** Whose session a ticket is redeemed for. */
export type Holder = { readonly visitor: string; readonly identity: string | undefined }

/** Who is logged out: a browser, by its visitor cookies, or a person. */
export type LoggedOut = { readonly visitors?: readonly string[]; readonly identity?: string }

/** A ticket that is being redeemed. */
export type Write = { readonly names: readonly string[]; isOver: boolean }

/**
 * Those who were logged out, as this process has heard: no ticket of before writes into their sessions any more, also
 * when it was made by another process. What is being written meanwhile is known as over.
 */
export class LogOuts {
  /** When, by name, as long as a ticket of before can be redeemed. @unit milliseconds since 1970 */
  readonly #times = new Map<string, number>()
  readonly #writes = new Set<Write>()

  add({ visitors = [], identity }: LoggedOut): void {
    const now = Date.now()
    for (const [name, time] of this.#times) if (now - time > TICKET_LIFE) this.#times.delete(name)
    const names = namesOf(visitors, identity)
    for (const name of names) this.#times.set(name, now)
    for (const write of this.#writes) write.isOver ||= names.some((name) => write.names.includes(name))
  }

  /** Begins a write. @param time at which its ticket was made, in milliseconds since 1970 */
  begin({ visitor, identity }: Holder, time: number): Write {
    const names = namesOf([visitor], identity)
    const write = { names, isOver: this.#isLater(names, time) }
    this.#writes.add(write)
    return write
  }

  /** Was a browser logged out at this time or later? @param time in milliseconds since 1970 */
  isOut(visitor: string, time: number): boolean {
    return this.#isLater(namesOf([visitor], undefined), time)
  }

  end(write: Write): void {
    this.#writes.delete(write)
  }

  #isLater(names: readonly string[], time: number): boolean {
    return names.some((name) => (this.#times.get(name) ?? -1) >= time)
  }
}

function namesOf(visitors: readonly string[], identity: string | undefined): readonly string[] {
  return [...visitors.map((id) => `visitor ${id}`), ...(identity === undefined ? [] : [`person ${identity}`])]
}
