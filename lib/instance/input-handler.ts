import { valueRefused, viewSlow, type LiveError } from '../errors/index.ts'
import type { Redirect } from '../view/redirect.ts'
import { answer, answerFailed, leave, reply, tellLast } from './answers.ts'
import { Boot } from './boot.ts'
import { failureOf, resultOf, thrownResult, type CallbackResult } from './callback.ts'
import type { Callback } from './callbacks.ts'
import { Failures, type Recovering } from './failures.ts'
import { nameOf } from './input-name.ts'
import type { GoneInput, InfoInput, InstanceInput, UpdateInput } from './owner.ts'
import { oversee, type Overseen } from './oversight.ts'
import type { State } from './state.ts'
import { Targets } from './targets.ts'

/**
 * Handles one input of an instance: its callback runs, the callback's one result is dealt with, and what the page is to
 * hear is sent.
 */
export class InputHandler implements Overseen {
  readonly state: State
  readonly instance: Overseen['instance']
  inputs = 0
  readonly #components: Targets['components']
  /** Until the owner has its first tree. */
  #boot: Boot | undefined
  /** Made when a callback may be undone, or something fails. */
  #failures: Failures | undefined
  /** What is published of the input that is being handled, if it is. */
  #probing: Parameters<Overseen['run']>[1]

  constructor(state: State, components: Targets['components'], instance: Overseen['instance']) {
    this.state = state
    this.#components = components
    this.instance = instance
    this.#boot = new Boot(state)
  }

  /** Deals with every error of its own. Each input is followed by a render, if something has changed. */
  handle(input: InstanceInput): void | Promise<void> {
    return oversee(this, input)
  }

  run(...[input, probing]: Parameters<Overseen['run']>): void | Promise<void> {
    this.#probing = probing
    const { assigns } = this.state
    const { advice } = assigns
    if (!advice) return this.#handle(input)
    advice.begins()
    const ends = (): void => advice.ends(assigns.values)
    const handled = this.#handle(input)
    return handled ? handled.finally(ends) : ends()
  }

  /** Fulfilled with the first render, rejected with what was thrown; undefined before the boot. */
  get firstRender(): Boot['result'] {
    return this.#boot?.result
  }

  /** The owner has the first tree. */
  taken(): void {
    this.#boot?.taken()
    this.#boot = undefined
  }

  /** Is a message to wait for its turn? Not if the view has no handler for it. @param waiting how many wait already */
  accepts(input: InfoInput | UpdateInput, waiting: number): boolean {
    const { process, scope, config } = this.state
    if (!process.context.connected || scope.isClosed) return false
    if (input.kind === 'info' && !this.#targets.hears(input)) return false
    if (waiting < config.limits.queuedMessages) return true
    this.instance.fail(viewSlow(config.name, config.limits.queuedMessages))
    return false
  }

  /** Asked for now and then: it keeps nothing. */
  get #targets(): Targets {
    return new Targets(this.state, this.#components)
  }

  get #failing(): Failures {
    return (this.#failures ??= new Failures(this.state, this.#targets, this.instance))
  }

  #handle(input: InstanceInput): void | Promise<void> {
    if (input.kind === 'boot') return this.#boot?.begin(input.info)
    if (input.kind === 'gone') return this.#gone(input)
    this.state.process.knownFlash?.callbackBegins()
    if (this.#targets.mayRecover) this.#failing.begin()
    const callback: Callback = { input, mayRecover: input.kind !== 'patch' }
    const result = resultOf(() => this.#targets.run(input))
    return result instanceof Promise
      ? result.then((awaited) => this.#ended(callback, awaited))
      : this.#ended(callback, result)
  }

  /** The view is rendered to see which components it shows. When that fails, none has ended. */
  #gone({ cids, ref }: GoneInput): void {
    const ended = resultOf(() => this.#targets.ended(cids)) as CallbackResult
    if ('failed' in ended) this.state.config.report(failureOf(this.state.config.name, 'render', ended.failed))
    reply(this.state, ref, { cids: 'value' in ended ? (ended.value as readonly number[]) : [] })
  }

  /** The callback has ended. Where it asked for another URL, the view goes there before anything is sent. */
  #ended(callback: Callback, result: CallbackResult): void | Promise<void> {
    const { process, scope } = this.state
    if ('value' in result && process.location.hasRequest && !scope.isClosed)
      return this.#follow(callback, result)
    return this.#conclude(callback, result)
  }

  /** A failure at the other URL is not the callback's, so `handleError` is not asked. */
  async #follow(callback: Callback, result: CallbackResult): Promise<void> {
    const followed = await resultOf(() => this.state.process.location.applyPatches())
    if ('value' in followed) await this.#conclude(callback, result)
    else await this.#conclude({ ...callback, mayRecover: false }, followed)
  }

  #conclude(callback: Callback, result: CallbackResult): void | Promise<void> {
    this.#probing?.concluded(result)
    if (this.#boot?.hasEnded === false || this.state.scope.isClosed) this.#failing.late(callback, result)
    else if ('value' in result) return this.#returned(callback, result.value)
    else if ('redirect' in result) return this.#redirected(callback, result.redirect)
    else if ('refused' in result) this.#refused(callback, result.refused)
    else return this.#failed(callback, result.failed)
  }

  #returned(callback: Callback, value: unknown): void | Promise<void> {
    const { advice, values } = this.state.assigns
    try {
      advice?.answered(callbackName(callback), value, values)
      answer(this.state, callback.input, value)
      this.#failures?.end()
    } catch (thrown) {
      return this.#conclude(callback, thrownResult(thrown))
    }
  }

  #redirected(callback: Callback, redirect: Redirect): void | Promise<void> {
    try {
      tellLast(this.state)
    } catch (thrown) {
      // An event that was pushed and is not JSON throws when it is sent.
      return this.#failed(callback, thrown)
    }
    const settled = isFromElsewhere(callback.input) ? undefined : this.state.process.session.settled()
    const go = (): void => leave(this.state, callback.input, redirect)
    return settled ? settled.then(go) : go()
  }

  /** The view goes on. What its callback has assigned before is shown with the next message. */
  #refused(callback: Callback, error: LiveError): void {
    const { config } = this.state
    const { input } = callback
    const isUnknown = error.code === 'LIVE_EVENT_UNKNOWN'
    config.report(
      isUnknown
        ? this.#targets.unknown(input, error)
        : valueRefused(`${config.name}: ${callbackName(callback)}`, error.message, error.cause),
    )
    if ('ref' in input) reply(this.state, input.ref, { diff: undefined })
  }

  /** What the callback did is undone, and `handleError` says how the view goes on; or the view ends. */
  #failed(callback: Callback, thrown: unknown): void | Promise<void> {
    const recovery = this.#failing.recovery(callback, thrown)
    return recovery && this.#recover(recovery)
  }

  async #recover({ callback, run }: Recovering): Promise<void> {
    const result = await resultOf(run)
    if ('value' in result && !this.state.scope.isClosed) await this.#recovered(callback)
    else await this.#conclude(callback, result)
  }

  #recovered(recovery: Callback): void | Promise<void> {
    try {
      answerFailed(this.state, recovery.input)
      this.#failures?.end()
    } catch (thrown) {
      return this.#conclude(recovery, thrownResult(thrown))
    }
  }
}

/** In messages and logs. */
function callbackName({ input, recovers }: Callback): string {
  return recovers ? 'handleError' : nameOf(input)
}

/** Has a message of others, or the application, caused it? It may be a log-out, for which nothing is waited. */
function isFromElsewhere(input: Callback['input']): boolean {
  return input.kind === 'patch' || (input.kind === 'info' && input.info.topic !== undefined)
}
