import { limitReached, type LiveError } from '../errors/index.ts'
import { clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { TokenBucket } from '../transport/token-bucket.ts'

/** How often events that have to wait are looked at. @unit milliseconds */
const PAUSE = 20

/** How often at most it is said that a connection is too fast. @unit milliseconds */
const A_MINUTE = 60_000

const LATER = 'What comes too fast is handled later. It is said once a minute for a connection.'

type RateLimits = Pick<Limits, 'eventsPerSecond' | 'viewEventsPerSecond' | 'eventBurst'>

/** The connection, as far as its rates go. */
export interface RateOwner {
  /** @param isTheirs see `ChannelOwner` */
  report(error: LiveError, isTheirs?: boolean): void
}

/** A view whose events are counted. */
export interface RatedView {
  /** Made by its first event. */
  bucket: TokenBucket | undefined
  /** Events that had to wait may begin. */
  resume(): void
}

/**
 * Lets so many events of one connection begin in a second, and so many of each of its views. Others begin later, in their
 * order: a client that is too fast loses nothing, and does not keep other visitors waiting.
 */
export class EventRates {
  readonly #limits: RateLimits
  readonly #owner: RateOwner
  #bucket: TokenBucket | undefined
  #waiting: Set<RatedView> | undefined
  #timer: NodeJS.Timeout | undefined
  #saidAt: number | undefined

  constructor(limits: RateLimits, owner: RateOwner) {
    this.#limits = limits
    this.#owner = owner
  }

  /** Does an event of a view begin now? If not, the view is told when to ask again. */
  begins(view: RatedView): boolean {
    const { eventsPerSecond, viewEventsPerSecond, eventBurst } = this.#limits
    const all = (this.#bucket ??= new TokenBucket(eventsPerSecond, eventBurst))
    const own = (view.bucket ??= new TokenBucket(viewEventsPerSecond, eventBurst))
    if (!own.hasOne()) return this.#postpone(view, 'viewEventsPerSecond')
    if (!all.hasOne()) return this.#postpone(view, 'eventsPerSecond')
    own.take()
    all.take()
    return true
  }

  /** Is it as it was made? Then it can be let go. */
  isFresh(): boolean {
    const hasSaid = this.#saidAt !== undefined
    return !this.#timer && !this.#waiting && !hasSaid && (!this.#bucket || this.#bucket.isFull())
  }

  /** The connection has ended. */
  close(): void {
    clearTimeout(this.#timer)
    this.#waiting = undefined
  }

  #postpone(view: RatedView, limit: 'eventsPerSecond' | 'viewEventsPerSecond'): false {
    this.#waiting ??= new Set()
    this.#waiting.add(view)
    this.#timer ??= setTimeout(() => this.#resume(), PAUSE).unref()
    const now = clock()
    if (this.#saidAt !== undefined && now - this.#saidAt < A_MINUTE) return false
    this.#saidAt = now
    this.#owner.report(limitReached(limit, this.#limits[limit], LATER), false)
    return false
  }

  #resume(): void {
    this.#timer = undefined
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const view of waiting) view.resume()
  }
}
