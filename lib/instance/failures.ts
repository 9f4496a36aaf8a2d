import { callbackFailed, type LiveError } from '../errors/index.ts'
import { settled, takeRejections } from '../foreign.ts'
import type { Awaitable } from '../view/schema.ts'
import { failureOf, isLateMistake, type CallbackResult } from './callback.ts'
import type { Callback, Recovery } from './callbacks.ts'
import { RenderFailed } from './render-failed.ts'
import { Rollback } from './rollback.ts'
import type { State } from './state.ts'
import type { Targets } from './targets.ts'

/** The `handleError` that is asked next, as a callback. */
export type Recovering = { readonly callback: Callback; readonly run: () => Promise<void> }

/** The instance, which a failure ends. */
export type Failing = { fail(error: LiveError): void }

/**
 * What follows when a callback of an instance fails: what it did is undone, and a `handleError` says how the view goes on.
 * Where there is none, the view ends.
 */
export class Failures {
  readonly #state: State
  readonly #targets: Targets
  readonly #instance: Failing
  /** Made when a view or a component with a `handleError` begins a callback. */
  #rollback: Rollback | undefined

  constructor(state: State, targets: Targets, instance: Failing) {
    this.#state = state
    this.#targets = targets
    this.#instance = instance
  }

  /** A callback is about to run. What follows can be undone. */
  begin(): void {
    this.#rollback ??= new Rollback(this.#state, this.#targets.components)
    this.#rollback.begin()
  }

  /** The callback and what followed from it went well. */
  end(): void {
    this.#rollback?.end()
  }

  /** What the callback did is undone. @returns who is asked how the view goes on; undefined where the view has ended */
  recovery(callback: Callback, thrown: unknown): Recovering | undefined {
    const { recovers, mayRecover, input } = callback
    const at = this.#targets.failureOf(input, thrown)
    const error = this.#errorOf(callback, thrown)
    const mayGoOn = mayRecover && this.#rollback?.undo(thrown)
    const [next, ...others] = mayGoOn ? (recovers?.others ?? this.#targets.recoveriesOf(input)) : []
    if (!next) {
      this.#instance.fail(error)
      return undefined
    }
    this.#state.config.report(error)
    if (others.length > 0) this.begin()
    const failed = recovers?.callback ?? at.callback
    const cause = RenderFailed.is(thrown) ? thrown.cause : thrown
    return {
      callback: { input, mayRecover: others.length > 0, recovers: { callback: failed, others } },
      run: () => this.#ask(next, cause, failed),
    }
  }

  /** A callback has ended after its view. Only a mistake of its own is told. */
  late(callback: Callback, result: CallbackResult): void {
    if ('value' in result) takeRejections(result.value)
    if (!('failed' in result)) return
    const error = this.#errorOf(callback, result.failed)
    if (isLateMistake(error)) this.#state.config.report(error)
  }

  /** The error that says which callback failed, and why. */
  #errorOf({ input, recovers }: Callback, thrown: unknown): LiveError {
    const { view, callback } = this.#targets.failureOf(input, thrown)
    const isRender = RenderFailed.is(thrown)
    const name = recovers && !isRender ? 'handleError' : callback
    this.#state.assigns.advice?.failed(name, isRender ? thrown.cause : thrown)
    return isRender ? callbackFailed(view, name, thrown.cause) : failureOf(view, name, thrown)
  }

  async #ask({ handler, socket }: Recovery, cause: unknown, callback: string): Promise<void> {
    const asked: Awaitable<unknown> = handler(socket as never, cause, { callback })
    await settled(asked)
    await this.#state.process.location.applyPatches()
  }
}
