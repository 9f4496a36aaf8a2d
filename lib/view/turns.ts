import { callbackFailed, isLiveError, valueRefused, type LiveError } from '../errors.ts'
import { isPromise, settled } from '../foreign.ts'
import type { InstanceSetting, Outcome } from './casting.ts'
import type { Course } from './course.ts'
import type { Departure, Flash } from './flash.ts'
import { isLateMistake } from './late.ts'
import { Mailbox } from './mailbox.ts'
import { isRedirect, type Redirect } from './redirect.ts'
import type { Awaitable } from './schema.ts'

/** A callback that is to run, and what follows from it. */
export type Turn<Value> = {
  readonly callback: string
  readonly work: () => Awaitable<Value>
  /** Told when the callback ended otherwise than by returning. */
  readonly ended: (outcome: Outcome) => void
  /** Told what the callback returned. */
  readonly settled: (value: Value) => void
}

/** The view whose turns these are. */
export interface TurnsOwner {
  isRunning(): boolean
  /** A turn begins with nothing new. */
  readonly flash: Flash
  /** The browser is sent elsewhere; says what goes along. */
  leaves(redirect: Redirect): Departure
  turnFailed(error: LiveError): void
}

/** The callbacks of a view, one at a time; each way one can end is dealt with here. */
export class Turns {
  readonly #setting: InstanceSetting
  readonly #course: Course
  readonly #owner: TurnsOwner
  readonly #mailbox = new Mailbox()

  constructor(setting: InstanceSetting, course: Course, owner: TurnsOwner) {
    this.#setting = setting
    this.#course = course
    this.#owner = owner
  }

  /** How many wait for their time. */
  get size(): number {
    return this.#mailbox.size
  }

  /**
   * Takes the turn that makes the view run; it deals with its own errors. It lasts until the browser is sent what it
   * made: what comes between would be missing from that, and nobody could be told.
   */
  start(work: () => Promise<void>, taken: Promise<void> | undefined): void {
    this.#mailbox.add(() => work().then(() => taken))
  }

  add<Value>(turn: Turn<Value>): void {
    this.#mailbox.add(() => this.#run(turn))
  }

  /** Waiting turns never run; a running one is not interrupted. */
  close(): void {
    this.#mailbox.close()
  }

  /** Tells why something the browser asked for is not done; the view goes on. */
  refuse(error: LiveError, done: (outcome: Outcome) => void): void {
    this.#setting.report(error)
    done({ diff: undefined })
  }

  #run<Value>(turn: Turn<Value>): void | Promise<void> {
    try {
      this.#owner.flash.turn()
      const value = turn.work()
      if (isPromise(value) || this.#course.isOpen) return this.#await(turn, value)
      if (this.#owner.isRunning()) turn.settled(value)
    } catch (error) {
      this.#ended(turn, error)
    }
  }

  async #await<Value>(turn: Turn<Value>, work: Awaitable<Value>): Promise<void> {
    try {
      const value = await settled(work)
      if (this.#course.isOpen) await this.#course.settle()
      if (this.#owner.isRunning()) turn.settled(value)
    } catch (error) {
      this.#ended(turn, error)
    }
  }

  /** A callback ended by a throw: a redirect, a refused value, or a failure. */
  #ended<Value>(turn: Turn<Value>, thrown: unknown): void {
    const { name, report } = this.#setting
    if (this.#owner.isRunning()) this.#threw(turn, thrown)
    else if (isLateMistake(thrown)) report(callbackFailed(name, turn.callback, thrown))
  }

  #threw<Value>(turn: Turn<Value>, thrown: unknown): void {
    const where = `${this.#setting.name}: ${turn.callback}`
    const code = isLiveError(thrown) ? thrown.code : undefined
    if (isRedirect(thrown)) this.#leave(turn, thrown)
    else if (!isLiveError(thrown)) this.#failed(turn, thrown)
    else if (code === 'LIVE_CALLBACK_FAILED') this.#owner.turnFailed(thrown)
    else if (code === 'LIVE_EVENT_UNKNOWN') this.refuse(thrown, turn.ended)
    else if (code === 'LIVE_VALUE_REFUSED')
      this.refuse(valueRefused(where, thrown.message, thrown.cause), turn.ended)
    else this.#failed(turn, thrown)
  }

  /** Events that were pushed go along, and one that is no JSON throws. */
  #leave<Value>(turn: Turn<Value>, redirect: Redirect): void {
    try {
      turn.ended({ redirect: this.#owner.leaves(redirect) })
    } catch (error) {
      this.#failed(turn, error)
    }
  }

  #failed<Value>({ callback }: Turn<Value>, error: unknown): void {
    this.#owner.turnFailed(callbackFailed(this.#setting.name, callback, error))
  }
}
