import { MESSAGE } from '../protocol/messages.ts'
import { TokenBucket } from '../transport/token-bucket.ts'
import type { Work, WorkCounter } from './channel.ts'
import type { EventRates, RatedView } from './event-rates.ts'

/** Events that a view works on at once; more are kept until these are answered. */
const MAX_OPEN = 16

/** How often in a second a view is told how far its files are. */
const PROGRESS_PER_SECOND = 25

const NONE: readonly Work[] = []

/** The connection that the events come over. */
interface RatedConnection {
  readonly work: WorkCounter
  readonly channels: { readonly rates: EventRates }
}

/** The events of one view that are not answered yet: some are open, the rest is kept in its order. */
export class Backlog implements RatedView {
  bucket: TokenBucket | undefined
  readonly #connection: RatedConnection
  readonly #resume: () => void
  #kept: Work[] | undefined
  #open: readonly Work[] = NONE
  #size = 0
  /** Made when a file comes. */
  #pace: TokenBucket | undefined

  /** @param resume hears that events that were kept may be worked on */
  constructor(connection: RatedConnection, resume: () => void) {
    this.#connection = connection
    this.#resume = resume
  }

  /** The room that all of them take. @unit bytes */
  get size(): number {
    return this.#size
  }

  get isKeeping(): boolean {
    return this.#kept !== undefined
  }

  /** Is it as it was made? Then it can be let go. */
  isFresh(): boolean {
    const isEmpty = this.#size === 0 && !this.#kept && this.#open.length === 0
    return isEmpty && (!this.bucket || this.bucket.isFull()) && (!this.#pace || this.#pace.isFull())
  }

  /**
   * May what tells how far a file is be left out? Not more of it is shown than can be seen, nor while the view is busy. Its
   * last part is always shown.
   */
  leavesOut({ event, payload: { progress } }: Work['frame']): boolean {
    if (event !== MESSAGE.progress || typeof progress !== 'number' || progress >= 100) return false
    const pace = (this.#pace ??= new TokenBucket(PROGRESS_PER_SECOND, PROGRESS_PER_SECOND))
    if (this.#kept || this.#open.length > 0 || !pace.hasOne()) return true
    pace.take()
    return false
  }

  /** An event has arrived. True when it may be worked on at once; otherwise it is kept. */
  add(work: Work, mayOpen: boolean): boolean {
    this.#size += work.size
    this.#connection.work.workOpened(work.size)
    if (
      mayOpen &&
      this.#open.length < MAX_OPEN &&
      !this.#kept &&
      this.#connection.channels.rates.begins(this)
    )
      return true
    ;(this.#kept ??= []).push(work)
    return false
  }

  opened(work: Work): void {
    this.#open = this.#open === NONE ? [work] : this.#open.concat(work)
  }

  /** The open event that a reply is for; undefined when it was asked on another connection. */
  openFor(ref: unknown): Work | undefined {
    for (const work of this.#open) if (work === ref) return work
    return undefined
  }

  /** An open event was answered. Its room is given back by `release`, after kept events had their turn. */
  answered(work: Work): void {
    this.#open = this.#open.length === 1 ? NONE : this.#open.filter((other) => other !== work)
  }

  /** The next kept event, if it may be worked on now. New events are kept as well until none is left, so that their order holds. */
  next(): Work | undefined {
    if (this.#kept?.length === 0) this.#kept = undefined
    if (!this.#kept || this.#open.length >= MAX_OPEN || !this.#connection.channels.rates.begins(this))
      return undefined
    return this.#kept.shift()
  }

  /** Gives back the room of an answered event; after `clear`, all of it was given back already. */
  release(size: number): void {
    if (this.#size === 0) return
    this.#size -= size
    this.#connection.work.workClosed(size)
  }

  // Rated view

  resume(): void {
    this.#resume()
  }

  /** The view has ended. */
  clear(): void {
    this.#kept = undefined
    this.release(this.#size)
  }
}
