import { callbackFailed, valueRefused, viewSlow, type LiveError } from '../errors/index.ts'
import { settled, takeRejections } from '../foreign.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { PreflightAnswer } from '../protocol/uploads.ts'
import { isRedirect, type Redirect } from '../view/redirect.ts'
import { failureOf, isLateMistake, replyOf, resultOf, thrownResult, type CallbackResult } from './callback.ts'
import { runBoot, type Callback, type Recovery } from './callbacks.ts'
import { nameOf } from './input-name.ts'
import type { Conclusion, ProbedHandler } from './probe.ts'
import type { BootInput, GoneInput, InfoInput, InstanceInput, Outcome, UpdateInput } from './owner.ts'
import { RenderFailed, Rollback, type Forgetting } from './rollback.ts'
import type { State } from './state.ts'
import type { Targets } from './targets.ts'

type RenderResult = Awaited<ReturnType<typeof runBoot>>
type Reply = ReturnType<typeof replyOf>

/** The instance, which a failure ends. */
type Failing = { fail(error: LiveError): void }

/**
 * Handles one input of an instance: its callback runs, the callback's one result is dealt with, and what the page is to
 * hear is sent.
 */
export class InputHandler implements ProbedHandler {
  readonly #state: State
  readonly #targets: Targets
  readonly #components: Forgetting
  /** Made where a view or a component has a `handleError`. */
  #rollback: Rollback | undefined
  readonly #instance: { fail(error: LiveError): void }
  #hasBooted = false
  #taken: (() => void) | undefined
  #booted: Promise<RenderResult> | undefined
  /** What is published of the input that is being handled, if it is. */
  #probing: Conclusion | undefined

  constructor(state: State, targets: Targets, components: Forgetting, instance: Failing) {
    this.#state = state
    this.#targets = targets
    this.#components = components
    this.#instance = instance
  }

  /** Deals with every error of its own. Each input is followed by a render, if something has changed. */
  handle(input: InstanceInput, probing?: Conclusion): void | Promise<void> {
    this.#probing = probing
    const { assigns } = this.#state
    const { advice } = assigns
    if (!advice) return this.#handle(input)
    advice.begins()
    const ends = (): void => advice.ends(assigns.values)
    const handled = this.#handle(input)
    return handled ? handled.finally(ends) : ends()
  }

  /** Is a message to wait for its turn? Not if the view has no handler for it. @param waiting how many wait already */
  accepts(input: InfoInput | UpdateInput, waiting: number): boolean {
    const { process, scope, config } = this.#state
    if (!process.context.connected || scope.isClosed) return false
    if (input.kind === 'info' && !this.#targets.hears(input)) return false
    if (waiting < config.limits.queuedMessages) return true
    this.#instance.fail(viewSlow(config.name, config.limits.queuedMessages))
    return false
  }

  /** Fulfilled with the first render, rejected with what the boot threw; undefined before the boot. */
  get booted(): Promise<RenderResult> | undefined {
    return this.#booted
  }

  /** The owner has the first tree: inputs that wait for that are handled. */
  taken(): void {
    this.#taken?.()
    this.#taken = this.#booted = undefined
  }

  #handle(input: InstanceInput): void | Promise<void> {
    if (input.kind === 'boot') return this.#boot(input)
    if (input.kind === 'gone') return this.#gone(input)
    this.#state.process.flash.callbackBegins()
    if (this.#targets.mayRecover) this.#remember()
    const callback: Callback = { input, mayRecover: input.kind !== 'patch' }
    const result = resultOf(() => this.#targets.run(input))
    return result instanceof Promise
      ? result.then((awaited) => this.#ended(callback, awaited))
      : this.#ended(callback, result)
  }

  /** The view is rendered to see which components it shows. When that fails, none has ended. */
  #gone({ cids, ref }: GoneInput): void {
    const ended = resultOf(() => this.#targets.ended(cids)) as CallbackResult
    if ('failed' in ended)
      this.#state.config.report(failureOf(this.#state.config.name, 'render', ended.failed))
    this.#reply(ref, { cids: 'value' in ended ? (ended.value as readonly number[]) : [] })
  }

  /** A connected view takes nothing else until its first tree is taken: what changed meanwhile would be missing there. */
  #boot({ info }: BootInput): Promise<void> {
    const { connected } = this.#state.process.context
    const taken = connected ? new Promise<void>((resolve) => (this.#taken = resolve)) : undefined
    this.#booted = this.#start(info)
    return this.#booted.then(
      () => taken,
      () => taken,
    )
  }

  async #start(info: BootInput['info']): Promise<RenderResult> {
    const { assigns, process } = this.#state
    try {
      const result = await runBoot(this.#state, info)
      this.#hasBooted = true
      process.send({ kind: 'booted', result })
      return result
    } catch (thrown) {
      assigns.advice?.failed('mount, handleParams or render', thrown)
      if (isRedirect(thrown)) await this.#sessionSettled()
      process.send({ kind: 'bootFailed', thrown })
      throw thrown
    }
  }

  /** The callback has ended. Where it asked for another URL, the view goes there before anything is sent. */
  #ended(callback: Callback, result: CallbackResult): void | Promise<void> {
    const { process, scope } = this.#state
    if ('value' in result && process.location.hasRequest && !scope.isClosed)
      return this.#follow(callback, result)
    return this.#conclude(callback, result)
  }

  /** A failure at the other URL is not the callback's, so `handleError` is not asked. */
  async #follow(callback: Callback, result: CallbackResult): Promise<void> {
    const followed = await resultOf(() => this.#state.process.location.applyPatches())
    if ('value' in followed) await this.#conclude(callback, result)
    else await this.#conclude({ ...callback, mayRecover: false }, followed)
  }

  #conclude(callback: Callback, result: CallbackResult): void | Promise<void> {
    this.#probing?.concluded(result)
    if (!this.#hasBooted || this.#state.scope.isClosed) this.#dropLate(callback, result)
    else if ('value' in result) return this.#returned(callback, result.value)
    else if ('redirect' in result) return this.#redirected(callback, result.redirect)
    else if ('refused' in result) this.#refused(callback, result.refused)
    else return this.#failed(callback, result.failed)
  }

  /** The view has ended while the callback ran. */
  #dropLate(callback: Callback, result: CallbackResult): void {
    if ('value' in result) takeRejections(result.value)
    if (!('failed' in result)) return
    const error = this.#failure(callback, result.failed)
    if (isLateMistake(error)) this.#state.config.report(error)
  }

  #returned(callback: Callback, value: unknown): void | Promise<void> {
    const { advice, values } = this.#state.assigns
    try {
      advice?.answered(callbackName(callback), value, values)
      this.#answer(callback.input, value)
      this.#rollback?.end()
    } catch (thrown) {
      return this.#conclude(callback, thrownResult(thrown))
    }
  }

  #answer(input: Callback['input'], value: unknown): void {
    if (input.kind === 'event') this.#reply(input.ref, { diff: this.#message(replyOf(value)) })
    else if (input.kind === 'preflight') this.#allow(input.ref, value as PreflightAnswer | undefined)
    else if (input.kind === 'progress') this.#reply(input.ref, { diff: this.#message() })
    else if (input.kind === 'patch')
      this.#reply(input.ref, value ? { diff: this.#message() } : { isElsewhere: true })
    else this.#tell()
  }

  /** The component that was asked may have ended. */
  #allow(ref: unknown, preflight: PreflightAnswer | undefined): void {
    this.#reply(ref, { diff: this.#message(), ...(preflight && { preflight }) })
  }

  #redirected(callback: Callback, redirect: Redirect): void | Promise<void> {
    try {
      this.#tellLast()
    } catch (thrown) {
      // An event that was pushed and is not JSON throws when it is sent.
      return this.#failed(callback, thrown)
    }
    const settled = isFromElsewhere(callback.input) ? undefined : this.#sessionSettled()
    const leave = (): void => this.#leave(callback, redirect)
    return settled ? settled.then(leave) : leave()
  }

  #leave({ input }: Callback, redirect: Redirect): void {
    const { process, scope } = this.#state
    if (scope.isClosed) return
    const message = process.flash.leave(redirect)
    if ('ref' in input) this.#reply(input.ref, { redirect: message })
    else process.send({ kind: 'redirect', message })
  }

  /** What was put into the session gets there before the browser goes elsewhere. */
  #sessionSettled(): Promise<unknown> | undefined {
    const { process } = this.#state
    process.sendSession()
    return process.owner.sessionSettled?.()
  }

  /** What the page was to hear is not lost with the view. A view that outlives its page tells it by a flush. */
  #tellLast(): void {
    const { process } = this.#state
    process.sendAhead()
    if (process.owner.outlivesPages()) return process.receive({ kind: 'flush' })
    const events = process.outbox.next()
    if (events) process.send({ kind: 'diff', diff: events })
  }

  /** The view goes on. What its callback has assigned before is shown with the next message. */
  #refused(callback: Callback, error: LiveError): void {
    const { config } = this.#state
    const { input } = callback
    const isUnknown = error.code === 'LIVE_EVENT_UNKNOWN'
    config.report(
      isUnknown
        ? this.#targets.unknown(input, error)
        : valueRefused(`${config.name}: ${callbackName(callback)}`, error.message, error.cause),
    )
    if ('ref' in input) this.#reply(input.ref, { diff: undefined })
  }

  /** What follows can be undone. */
  #remember(): void {
    this.#rollback ??= new Rollback(this.#state, this.#components)
    this.#rollback.begin()
  }

  /** What the callback did is undone, and `handleError` says how the view goes on; or the view ends. */
  #failed(callback: Callback, thrown: unknown): void | Promise<void> {
    const at = this.#targets.failureOf(callback.input, thrown)
    const error = this.#failure(callback, thrown)
    const mayGoOn = callback.mayRecover && this.#rollback?.undo(thrown)
    const [recovery, ...others] = mayGoOn
      ? (callback.recovers?.others ?? this.#targets.recoveriesOf(callback.input))
      : []
    if (!recovery) return this.#instance.fail(error)
    this.#state.config.report(error)
    if (others.length > 0) this.#remember()
    const { callback: name = at.callback } = callback.recovers ?? {}
    const next = { ...callback, mayRecover: others.length > 0, recovers: { callback: name, others } }
    return this.#recover(next, RenderFailed.is(thrown) ? thrown.cause : thrown, recovery)
  }

  async #recover(callback: Callback, cause: unknown, { handler, socket }: Recovery): Promise<void> {
    const at = { callback: callback.recovers?.callback ?? '' }
    const result = await resultOf(async () => {
      await settled(handler(socket as never, cause, at))
      await this.#state.process.location.applyPatches()
    })
    if ('value' in result && !this.#state.scope.isClosed) await this.#recovered(callback)
    else await this.#conclude(callback, result)
  }

  #recovered(recovery: Callback): void | Promise<void> {
    const { input } = recovery
    try {
      if ('ref' in input) this.#reply(input.ref, { diff: this.#message(), hasFailed: true })
      else this.#tell()
      this.#rollback?.end()
    } catch (thrown) {
      return this.#conclude(recovery, thrownResult(thrown))
    }
  }

  #failure({ input, recovers }: Callback, thrown: unknown): LiveError {
    const { view, callback } = this.#targets.failureOf(input, thrown)
    const isRender = RenderFailed.is(thrown)
    const name = recovers && !isRender ? 'handleError' : callback
    this.#state.assigns.advice?.failed(name, isRender ? thrown.cause : thrown)
    return isRender ? callbackFailed(view, name, thrown.cause) : failureOf(view, name, thrown)
  }

  /** Sends what has changed without having been asked, unless the owner is to get it later, all at once. */
  #tell(): void {
    const { sent, process } = this.#state
    // Temporary assigns and the items of streams are gone after this render, and events cannot be merged: none can wait.
    const { hasEvents, hasItems } = process.outbox
    const mustTell = hasEvents || hasItems || sent.hasTemporary
    const message = mustTell || process.owner.isReady() ? this.#message() : undefined
    process.sendAhead()
    if (message) process.send({ kind: 'diff', diff: message })
  }

  #reply(ref: unknown, outcome: Outcome): void {
    this.#state.process.send({ kind: 'reply', ref, outcome })
  }

  /** What the page is to hear now; undefined when there is nothing. URLs are sent before. @throws RenderFailed */
  #message(reply?: Reply): Envelope | undefined {
    const message = this.#draw(reply)
    this.#state.process.sendAhead()
    return message
  }

  #draw(reply: Reply): Envelope | undefined {
    try {
      const { sent } = this.#state
      const changes = sent.changes()
      const message = this.#state.process.outbox.next(changes, reply)
      sent.forgetTemporary()
      return message
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is caught where callbacks are concluded
      throw new RenderFailed(error)
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
