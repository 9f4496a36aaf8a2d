import { clock } from '../clock.ts'
import { Closing, type Leaving } from './closing.ts'

/** How often the drain looks which connections are due; those are told together. @unit milliseconds */
const LOOK = 25

/** Browsers are told in this part of the time. The rest is for work that takes longer. */
const TELLING = 0.75

/** When this part of the time is over, work is not waited for any more, so that the last browsers hear it too. */
const WORKING = 0.95

/**
 * A browser that comes during a drain is told within so many milliseconds, and each one a little later than those
 * before it: when there is no other process, they all come again and again.
 */
const [SOON, LATEST] = [100, 2000]

/**
 * The end of all connections of a process that is to stop. Each browser is told at a moment of its own, by chance, so
 * that they do not all come to the other processes at once; and not before its work is done. When the time is over,
 * what is left is ended.
 */
export class Drain {
  readonly #left: Closing
  /** When each is to be told, in milliseconds of `clock`; one that was told is not in here. */
  readonly #moments = new Map<Leaving, number>()
  readonly #workEnds: number
  readonly #ends: number
  #timer: NodeJS.Timeout | undefined
  #newcomers = 0

  /** @param time for all of it, in milliseconds */
  constructor(connections: Iterable<Leaving>, time: number) {
    const now = clock()
    this.#workEnds = now + time * WORKING
    this.#ends = now + time
    this.#left = new Closing(connections)
    for (const connection of this.#left) this.#moments.set(connection, now + Math.random() * time * TELLING)
    this.#lookLater()
  }

  /** Resolves when all are closed, at the latest when the time is over. */
  get done(): Promise<void> {
    return this.#left.done
  }

  /** A connection that was opened now, or that asks for something new: its browser is told soon. */
  turnAway(connection: Leaving): void {
    const wait = Math.random() * Math.min(SOON + this.#newcomers++, LATEST)
    const moment = this.#moments.get(connection) ?? Infinity
    this.#left.add(connection)
    this.#moments.set(connection, Math.min(moment, clock() + wait))
    this.#lookLater()
  }

  closed(connection: Leaving): void {
    this.#moments.delete(connection)
    this.#left.closed(connection)
  }

  #look(): void {
    const now = clock()
    for (const [connection, moment] of this.#moments)
      if (now >= this.#workEnds || (now >= moment && connection.isIdle)) this.#tell(connection)
    if (now >= this.#ends) for (const connection of this.#left) connection.close('at once')
    this.#timer = undefined
    this.#lookLater()
  }

  #tell(connection: Leaving): void {
    this.#moments.delete(connection)
    connection.close('elsewhere')
  }

  #lookLater(): void {
    if (this.#left.size > 0 && !this.#timer) this.#timer = setTimeout(() => this.#look(), LOOK)
  }
}
