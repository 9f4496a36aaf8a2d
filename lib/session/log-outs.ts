import { moment } from '../clock.ts'
import { PROCESS } from './session-line.ts'
import { TICKET_LIFE, type Ticket } from './tickets.ts'

/** Who is logged out: a browser, by its visitor cookies, or a person. */
export type LoggedOut = { readonly visitors?: readonly string[]; readonly identity?: string }

/** A ticket that is being redeemed. */
export type Write = { readonly names: readonly string[]; isOver: boolean }

/** When a browser or a person was logged out: for tickets of other processes, and for what is of this one. */
type LogOut = Pick<Ticket, 'time' | 'order'>

/**
 * Those who were logged out, as this process has heard: no ticket of before writes into their sessions any more, also
 * when it was made by another process. What is being written meanwhile is known as over.
 */
export class LogOuts {
  /** By name, as long as a ticket of before can be redeemed. */
  readonly #all = new Map<string, LogOut>()
  readonly #writes = new Set<Write>()

  add({ visitors = [], identity }: LoggedOut): void {
    const now: LogOut = { time: Date.now(), order: moment() }
    for (const [name, { order }] of this.#all) if (now.order - order > TICKET_LIFE) this.#all.delete(name)
    const names = namesOf(visitors, identity)
    for (const name of names) this.#all.set(name, now)
    for (const write of this.#writes) write.isOver ||= names.some((name) => write.names.includes(name))
  }

  /** Begins the write of a ticket; it is over for one who was logged out since. @param identity of the request with it */
  begin({ visitor, process, time, order }: Ticket, identity: string | undefined): Write {
    const names = namesOf([visitor], identity)
    const isOver =
      process === PROCESS ? this.#isSince(names, 'order', order) : this.#isSince(names, 'time', time)
    const write = { names, isOver }
    this.#writes.add(write)
    return write
  }

  /** Was a browser logged out since? @param since see `moment` */
  isOut(visitor: string, since: number): boolean {
    return this.#isSince(namesOf([visitor], undefined), 'order', since)
  }

  end(write: Write): void {
    this.#writes.delete(write)
  }

  #isSince(names: readonly string[], by: keyof LogOut, since: number): boolean {
    return names.some((name) => (this.#all.get(name)?.[by] ?? -1) >= since)
  }
}

function namesOf(visitors: readonly string[], identity: string | undefined): readonly string[] {
  return [...visitors.map((id) => `visitor ${id}`), ...(identity === undefined ? [] : [`person ${identity}`])]
}
