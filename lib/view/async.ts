import type { Renderable } from '../template/rendered.ts'
import type { Awaitable } from './schema.ts'

/** Work that runs beside a view. @param signal aborted when its result is not wanted any more: hand it to `fetch` and the like */
export type AsyncWork<Value> = (signal: AbortSignal) => Awaitable<Value>

/** How `socket.async` treats the first page. @default `{}`: the page is not held up, and shows that the value loads */
export type AsyncOptions = {
  /** Has the first page wait for the value, at most `limits.firstPageTime`. */
  readonly firstPage?: 'wait'
}

/** How `socket.assignAsync` begins. */
export type AssignAsyncOptions = {
  /** Forgets the value there was, so that `loading` is shown. @default false: the old value stays until the new one is there */
  readonly reset?: boolean
}

/** What becomes of the result of `socket.startAsync`. Each runs like a callback of the view, in its turn. */
export type AsyncHandlers<Handle, Value> = {
  readonly ok?: (socket: Handle, value: Value) => Awaitable<void>
  /** @param error what the work threw, or an `AbortError` when it was cancelled by `cancelAsync` */
  readonly failed?: (socket: Handle, error: unknown) => Awaitable<void>
}

/** The work that loads an assign; none does for one that is no `Async`. */
export type WorkFor<Assigned> = Assigned extends Async<infer Value> ? AsyncWork<Value> : never

/**
 * A value that is loaded beside the view: what `socket.async` makes. It is replaced, never changed: by one that has
 * failed, or one that has the value.
 */
export class Async<Value> {
  declare protected readonly own: 'async'
  /** Does work for it run, or is it about to? */
  readonly loading: boolean
  /** Was there a value? It stays when work for a newer one runs or has failed. */
  readonly ok: boolean
  /** The last value. */
  readonly value: Value | undefined
  /** What the last work failed with; undefined when it did not. */
  readonly failed: unknown

  /** Use `socket.async`. */
  constructor({ loading = false, ok = false, value, failed }: Partial<AsyncMembers<Value>>) {
    this.loading = loading
    this.ok = ok
    this.value = value
    this.failed = failed
    Object.freeze(this)
  }
}

type AsyncMembers<Value> = Pick<Async<Value>, 'loading' | 'ok' | 'value' | 'failed'>

/** What `asyncResult` shows. */
export type AsyncParts<Value> = {
  readonly ok: (value: Value) => Renderable
  /** Shown until there is a value. @default nothing */
  readonly loading?: Renderable | (() => Renderable)
  /** Shown when there is no value, and the work for it has failed. @default nothing */
  readonly failed?: (error: unknown) => Renderable
}

/**
 * What a template shows of an async value: `ok` once there is a value, also while a newer one loads or after that has
 * failed, as Phoenix's `async_result`; before that `loading`, or `failed`.
 *
 * @example ${asyncResult(report, { loading: 'One moment …', ok: ({ sum }) => html`<p>${sum}</p>` })}
 */
export function asyncResult<Value>(result: Async<Value>, parts: AsyncParts<Value>): Renderable {
  const { ok, loading, failed } = parts
  if (result.ok) return ok(result.value as Value)
  if (!result.loading && result.failed !== undefined) return failed?.(result.failed)
  return typeof loading === 'function' ? loading() : loading
}
