import { AsyncResource } from 'node:async_hooks'
import { callbackFailed, valueRefused, isLiveError, type LiveError } from '../errors/index.ts'
import { isPromise, settled, takeRejections } from '../foreign.ts'
import type { AssignStore } from './assigns.ts'
import type { Outcome } from './owner.ts'
import type { InstanceSetting } from './setting.ts'
import type { Course } from './location.ts'
import type { Departure, Flash } from './flash.ts'
import { isLateMistake } from './late.ts'
import { Mailbox } from './mailbox.ts'
import { RenderFailed, type Mending } from './mending.ts'
import { isRedirect, type Redirect } from '../view/redirect.ts'
import type { Awaitable } from '../view/schema.ts'
import type { Socket } from '../view/socket.ts'

/** A callback that is to run, and what follows from it. */
export type Turn<Value> = {
  readonly callback: string
  readonly work: () => Awaitable<Value>
  /** Told when the callback ended otherwise than by returning. */
  readonly ended: (outcome: Outcome) => void
  /** Told what the callback returned. */
  readonly settled: (value: Value) => void
  /** Told when `handleError` has dealt with a failure. Without it, a failure ends the view. */
  readonly mended?: (() => void) | undefined
}

/** The view whose turns these are. */
export interface TurnsOwner {
  isRunning(): boolean
  /** A turn begins with nothing new. */
  readonly flash: Flash
  readonly socket: Socket<unknown>
  readonly assigns: AssignStore
  /** The browser is sent elsewhere; says what goes along. */
  leaves(redirect: Redirect): Departure
  turnFailed(error: LiveError): void
}

/** The callbacks of a view, one at a time; each way one can end is dealt with here. */
export class Turns {
  readonly #setting: InstanceSetting
  readonly #course: Course
  readonly #owner: TurnsOwner
  readonly #mending: Mending | undefined
  readonly #mailbox = new Mailbox()
  /** What was asynchronous context (`AsyncLocalStorage`) when the view was made is that of all its callbacks. */
  readonly #context = new AsyncResource('LiveView', { requireManualDestroy: true })

  constructor(setting: InstanceSetting, course: Course, mending: Mending | undefined, owner: TurnsOwner) {
    this.#setting = setting
    this.#course = course
    this.#mending = mending
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
    this.#add(() => work().then(() => taken))
  }

  add<Value>(turn: Turn<Value>): void {
    this.#add(() => this.#context.runInAsyncScope(this.#run<Value>, this, turn))
  }

  /** Does something in the context of the view, without waiting for a turn. */
  within<Value>(work: () => Value): Value {
    return this.#context.runInAsyncScope(work)
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

  /** Outside production an advice looks on. */
  #add(work: () => void | Promise<void>): void {
    const { assigns } = this.#owner
    const { advice } = assigns
    if (!advice) return this.#mailbox.add(work)
    const ends = (): void => advice.ends(assigns.values)
    this.#mailbox.add(() => {
      advice.begins()
      const running = work()
      return running ? running.finally(ends) : ends()
    })
  }

  #run<Value>(turn: Turn<Value>): void | Promise<void> {
    try {
      this.#owner.flash.turn()
      this.#mending?.begin()
      const value = turn.work()
      if (isPromise(value) || this.#course.isOpen) return this.#await(turn, value)
      this.#settle(turn, value)
    } catch (error) {
      return this.#ended(turn, error)
    }
  }

  async #await<Value>(turn: Turn<Value>, work: Awaitable<Value>): Promise<void> {
    let failing = turn
    try {
      const value = await settled(work)
      if (this.#course.isOpen) {
        // What fails at another URL is not the callback, and is not mended.
        failing = { ...turn, mended: undefined }
        await this.#course.settle()
        failing = turn
      }
      this.#settle(turn, value)
    } catch (error) {
      await this.#ended(failing, error)
    }
  }

  #settle<Value>(turn: Turn<Value>, value: Value): void {
    if (!this.#owner.isRunning()) return takeRejections(value)
    const { advice, values } = this.#owner.assigns
    advice?.answered(turn.callback, value, values)
    turn.settled(value)
    this.#mending?.end()
  }

  /** A callback ended by a throw: a redirect, a refused value, or a failure. */
  #ended<Value>(turn: Turn<Value>, thrown: unknown): void | Promise<void> {
    if (this.#owner.isRunning()) return this.#threw(turn, thrown)
    const error = this.#failure(turn, thrown)
    if (isLateMistake(error)) this.#setting.report(error)
  }

  #threw<Value>(turn: Turn<Value>, thrown: unknown): void | Promise<void> {
    const where = `${this.#setting.name}: ${turn.callback}`
    const code = isLiveError(thrown) ? thrown.code : undefined
    if (isRedirect(thrown)) return this.#leave(turn, thrown)
    if (isLiveError(thrown)) {
      if (code === 'LIVE_EVENT_UNKNOWN') return this.refuse(thrown, turn.ended)
      if (code === 'LIVE_VALUE_REFUSED')
        return this.refuse(valueRefused(where, thrown.message, thrown.cause), turn.ended)
    }
    return this.#failed(turn, thrown)
  }

  /** Events that were pushed go along, and one that is no JSON throws. */
  #leave<Value>(turn: Turn<Value>, redirect: Redirect): void | Promise<void> {
    try {
      turn.ended({ redirect: this.#owner.leaves(redirect) })
    } catch (error) {
      return this.#failed(turn, error)
    }
  }

  /** All that the turn has done is undone, and `handleError` says how the view goes on; or the view ends. */
  #failed<Value>(turn: Turn<Value>, thrown: unknown): void | Promise<void> {
    const mending = turn.mended && this.#mending
    const error = this.#failure(turn, thrown)
    if (!mending?.undo(thrown)) return this.#owner.turnFailed(error)
    this.#setting.report(error)
    const [cause, callback] = RenderFailed.is(thrown) ? [thrown.cause, 'render'] : [thrown, turn.callback]
    return this.#mend(turn, () => mending.handler(this.#owner.socket, cause, { callback }))
  }

  async #mend<Value>(turn: Turn<Value>, handle: () => Awaitable<void>): Promise<void> {
    try {
      await settled(handle())
      if (this.#course.isOpen) await this.#course.settle()
      if (this.#owner.isRunning()) turn.mended?.()
    } catch (error) {
      await this.#ended({ ...turn, callback: 'handleError', mended: undefined }, error)
    }
  }

  #failure({ callback }: { readonly callback: string }, thrown: unknown): LiveError {
    const { name } = this.#setting
    this.#owner.assigns.advice?.failed(callback, RenderFailed.is(thrown) ? thrown.cause : thrown)
    if (RenderFailed.is(thrown)) return callbackFailed(name, 'render', thrown.cause)
    if (isLiveError(thrown) && thrown.code === 'LIVE_CALLBACK_FAILED') return thrown
    return callbackFailed(name, callback, thrown)
  }
}
