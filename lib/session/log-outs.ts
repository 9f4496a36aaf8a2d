import { TICKET_LIFE } from './tickets.ts'

/** Whose session a ticket is redeemed for. */
type Redeemer = { readonly visitor: string; readonly identity: string | undefined }

/** Who is logged out: a browser, by its visitor cookies, or a person. */
export type LoggedOut = { readonly visitors?: readonly string[]; readonly identity?: string }

/** A ticket that is being redeemed. */
export type Write = { readonly names: readonly string[]; isOver: boolean }

/** When a browser or a person was logged out. */
type Moment = {
  /** By the clock of the machine, as the other processes tell the time. @unit milliseconds since 1970 */
  readonly time: number
  /** By `performance.now()`: what came before and what after in this process, also when the clock is set back. */
  readonly order: number
}

/**
 * Those who were logged out, as this process has heard: no ticket of before writes into their sessions any more, also
 * when it was made by another process. What is being written meanwhile is known as over.
 */
export class LogOuts {
  /** By name, as long as a ticket of before can be redeemed. */
  readonly #moments = new Map<string, Moment>()
  readonly #writes = new Set<Write>()

  add({ visitors = [], identity }: LoggedOut): void {
    const now: Moment = { time: Date.now(), order: performance.now() }
    for (const [name, { order }] of this.#moments)
      if (now.order - order > TICKET_LIFE) this.#moments.delete(name)
    const names = namesOf(visitors, identity)
    for (const name of names) this.#moments.set(name, now)
    for (const write of this.#writes) write.isOver ||= names.some((name) => write.names.includes(name))
  }

  /** Begins a write. @param time at which its ticket was made, in milliseconds since 1970 */
  begin({ visitor, identity }: Redeemer, time: number): Write {
    const names = namesOf([visitor], identity)
    const write = { names, isOver: names.some((name) => (this.#moments.get(name)?.time ?? -1) >= time) }
    this.#writes.add(write)
    return write
  }

  /** Was a browser logged out at this time or later? @param order the time of `performance.now()` */
  isOut(visitor: string, order: number): boolean {
    return namesOf([visitor], undefined).some((name) => (this.#moments.get(name)?.order ?? -1) >= order)
  }

  end(write: Write): void {
    this.#writes.delete(write)
  }
}

function namesOf(visitors: readonly string[], identity: string | undefined): readonly string[] {
  return [...visitors.map((id) => `visitor ${id}`), ...(identity === undefined ? [] : [`person ${identity}`])]
}
