import { within } from '../clock.ts'
import { callbackFailed, firstPageSlow, limitReached, valueKind } from '../errors/index.ts'
import { disown, memberOf, settled, takeRejections } from '../foreign.ts'
import {
  Async,
  type AsyncHandlers,
  type AsyncOptions,
  type AsyncWork,
  type AssignAsyncOptions,
} from '../view/async.ts'
import { isLateMistake } from './callback.ts'
import { guardedSignal } from './guarded-signal.ts'
import type { PartOwner } from './part-owner.ts'
import { probeWork } from './probe.ts'

/** Async work: what a view has run beside its callbacks. */

/** How work ended. */
type Result = { readonly value: unknown } | { readonly failed: unknown }

/** What `socket.async` has made, until it is among the assigns. */
type Pending = { readonly work: AsyncWork<unknown>; readonly options: AsyncOptions }

/** Work of a state that runs, by its name. */
type Running = { readonly controller: AbortController; readonly conclude: (result: Result) => unknown }

/**
 * Work that runs beside the callbacks of a state, and whose results come back in their turn. It ends with the state. In a
 * first render over HTTP only that runs which the page waits for.
 */
export class AsyncWorks {
  readonly #state: PartOwner
  readonly #pending = new Map<Async<unknown>, Pending>()
  readonly #running = new Map<string, Running>()
  /** What a first page waits for. */
  readonly #awaited: Promise<void>[] = []

  constructor(state: PartOwner) {
    this.#state = state
    state.scope.add(() => this.#close())
  }

  /** A value that loads as soon as it is assigned. */
  value<Value>(work: AsyncWork<Value>, options: AsyncOptions = {}): Async<Value> {
    checkWork(work, '`async`')
    const value = new Async<Value>({ loading: true })
    this.#checkNumber('async')
    this.#pending.set(value, { work, options })
    return value
  }

  /** Some values were assigned: the work of those that `value` made begins. */
  assigned(values: unknown): void {
    if (this.#pending.size === 0 || typeof values !== 'object' || values === null) return
    for (const [key, value] of Object.entries(values)) {
      const pending = value instanceof Async ? this.#pending.get(value) : undefined
      if (!pending) continue
      this.#pending.delete(value as Async<unknown>)
      if (this.#isConnected || pending.options.firstPage === 'wait') this.#load(key, pending.work)
    }
  }

  /** Loads an assign anew. */
  assign(key: string, work: AsyncWork<unknown>, { reset = false }: AssignAsyncOptions): void {
    checkWork(work, '`assignAsync`')
    const { ok, value } = reset ? new Async({}) : this.#last(key)
    this.#state.assigns.change({ [key]: new Async({ loading: true, ok, value }) })
    if (this.#isConnected) this.#load(key, work)
  }

  /** Runs work, whose result a handler gets. */
  start<Value>(name: string, work: AsyncWork<Value>, handlers: AsyncHandlers<unknown, Value>): void {
    checkWork(work, '`startAsync`')
    checkHandlers(handlers)
    if (!this.#isConnected) return
    const { ok, failed } = handlers
    const { socket } = this.#state
    const callback = `startAsync.${name}`
    this.#run(callback, work, (result) => {
      if ('value' in result) return ok?.(socket, result.value as Value)
      if (failed) return failed(socket, result.failed)
      this.#report(callback, result.failed)
    })
  }

  /** Ends work of a name: its result is that it has failed with an `AbortError`. */
  cancel(name: string): void {
    for (const callback of [`assignAsync.${name}`, `startAsync.${name}`]) {
      const running = this.#running.get(callback)
      if (!running) continue
      this.#end(callback, running)
      this.#conclude(callback, running, { failed: running.controller.signal.reason })
    }
  }

  /** Is there work that a first page waits for? */
  get isAwaited(): boolean {
    return this.#awaited.length > 0
  }

  /**
   * The page is about to be printed: waits for what it is to show, not for ever. What then still runs is ended.
   * @param time in milliseconds
   */
  async firstPage(time: number): Promise<void> {
    await within(time, Promise.all(this.#awaited), [])
    const { name, limits, report } = this.#state.config
    for (const callback of this.#running.keys()) report(firstPageSlow(name, callback, limits.firstPageTime))
    this.#close()
  }

  get #isConnected(): boolean {
    return this.#state.process.context.connected
  }

  #last(key: string): Async<unknown> {
    const last = this.#state.assigns.values[key]
    return last instanceof Async ? last : new Async({})
  }

  #load(key: string, work: AsyncWork<unknown>): void {
    const callback = `assignAsync.${key}`
    const { assigns } = this.#state
    this.#run(callback, work, (result) => {
      if ('value' in result) return assigns.change({ [key]: new Async({ ok: true, value: result.value }) })
      const { ok, value } = this.#last(key)
      const failed = result.failed ?? callbackFailed(this.#state.config.name, callback, result.failed)
      assigns.change({ [key]: new Async({ ok, value, failed }) })
      this.#report(callback, result.failed)
    })
  }

  /** The newer of a name takes the place of the older. */
  #run<Value>(callback: string, work: AsyncWork<Value>, conclude: Running['conclude']): void {
    if (this.#state.scope.isClosed) return
    const older = this.#running.get(callback)
    if (older) this.#end(callback, older)
    this.#checkNumber(callback)
    const running: Running = { controller: new AbortController(), conclude }
    this.#running.set(callback, running)
    const ended = (result: Result): void => this.#ended(callback, running, result)
    const concluded = probeWork(this.#state, callback, () => this.#done(callback, running, work)).then(
      (value) => ended({ value }),
      (failed: unknown) => ended({ failed }),
    )
    if (!this.#isConnected) this.#awaited.push(concluded)
  }

  /** Work that is not wanted any more has failed at once, whether it looks at its signal or not. */
  #done(callback: string, { controller }: Running, work: AsyncWork<unknown>): Promise<unknown> {
    const { signal } = controller
    const guarded = guardedSignal(signal, this.#state.reporter(callback))
    return new Promise((resolve, reject) => {
      const end = (result: Result): void => {
        if (signal.aborted) this.#drop(callback, result)
        else if ('value' in result) resolve(result.value)
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is what the application threw
        else reject(result.failed)
      }
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      const working = (async () => settled(work(guarded)))()
      working.then(
        (value) => end({ value }),
        (failed: unknown) => end({ failed }),
      )
    })
  }

  #ended(callback: string, running: Running, result: Result): void {
    if (this.#running.get(callback) !== running) return this.#drop(callback, result)
    this.#running.delete(callback)
    this.#conclude(callback, running, result)
  }

  /** A first page is not printed yet, and its boot handles no inputs. */
  #conclude(name: string, { conclude }: Running, result: Result): void {
    if (!this.#isConnected) return void conclude(result)
    this.#state.process.receive({
      kind: 'async',
      name,
      conclude: () => conclude(result) as void,
      life: this.#state,
    })
  }

  /** It was replaced or cancelled, or the state has ended. */
  #drop(callback: string, result: Result): void {
    if ('value' in result) takeRejections(result.value)
    else this.#report(callback, result.failed)
  }

  #report(callback: string, failed: unknown): void {
    if (isLateMistake(failed)) this.#state.reporter(callback)(failed)
  }

  #end(callback: string, { controller }: Running): void {
    this.#running.delete(callback)
    controller.abort()
  }

  #close(): void {
    this.#pending.clear()
    for (const [callback, running] of [...this.#running]) this.#end(callback, running)
  }

  #checkNumber(callback: string): void {
    const { name, limits } = this.#state.config
    if (this.#running.size + this.#pending.size < limits.asyncWork) return
    throw callbackFailed(name, callback, limitReached('asyncWork', limits.asyncWork))
  }
}

/** @throws LIVE_VALUE_KIND for a promise, or any other value that is not a function */
function checkHandlers(handlers: unknown): void {
  const both = [memberOf(handlers, 'ok'), memberOf(handlers, 'failed')]
  const areFunctions = both.every((one) => one === undefined || typeof one === 'function')
  if (typeof handlers === 'object' && handlers !== null && areFunctions) return
  disown(handlers)
  throw valueKind(handlers, 'handlers, { ok, failed }, which are functions', '`startAsync`')
}

function checkWork(work: unknown, method: string): void {
  if (typeof work === 'function') return
  disown(work)
  throw valueKind(work, 'a function, which gets an AbortSignal', method)
}
