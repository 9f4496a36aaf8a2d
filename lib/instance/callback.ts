import { sendable } from '../at-once.ts'
import { callbackFailed, isLiveError, type LiveError } from '../errors/index.ts'
import { isPromise, memberOf, settled } from '../foreign.ts'
import type { JsonValue } from '../protocol/json.ts'
import { isRedirect, type Redirect } from '../view/redirect.ts'
import type { Awaitable } from '../view/schema.ts'
import { RenderFailed } from './render-failed.ts'

/** How a callback ended. */
export type CallbackResult =
  /** It returned, or its promise was fulfilled. */
  | { readonly value: unknown }
  | { readonly redirect: Redirect }
  /** What the client sent was refused; the view goes on as if it had not been sent. */
  | { readonly refused: LiveError }
  /** It threw anything else. */
  | { readonly failed: unknown }

/** Runs a callback. What it throws is a result, too; the result is there at once unless the callback is async. */
export function resultOf(run: () => Awaitable<unknown>): CallbackResult | Promise<CallbackResult> {
  try {
    const value = run()
    return isPromise(value) ? awaited(value) : { value }
  } catch (thrown) {
    return thrownResult(thrown)
  }
}

async function awaited(promise: PromiseLike<unknown>): Promise<CallbackResult> {
  try {
    return { value: await settled(promise) }
  } catch (thrown) {
    return thrownResult(thrown)
  }
}

/** The result of a callback that threw. */
export function thrownResult(thrown: unknown): CallbackResult {
  if (isRedirect(thrown)) return { redirect: thrown }
  const isRefusal =
    isLiveError(thrown) && (thrown.code === 'LIVE_EVENT_UNKNOWN' || thrown.code === 'LIVE_VALUE_REFUSED')
  return isRefusal ? { refused: thrown } : { failed: thrown }
}

/** What the handler of an event returned, as a reply. @throws LIVE_VALUE_KIND when a promise is in it */
export function replyOf(value: unknown): JsonValue | void {
  return sendable(value as JsonValue | void, 'A reply')
}

/** The error that says which callback of which view failed, and why. */
export function failureOf(view: string, callback: string, thrown: unknown): LiveError {
  if (RenderFailed.is(thrown)) return callbackFailed(view, 'render', thrown.cause)
  const isTold = isLiveError(thrown) && thrown.code === 'LIVE_CALLBACK_FAILED'
  return isTold ? thrown : callbackFailed(view, callback, thrown)
}

/**
 * Is a failure that came after the end of its view worth a report? Not an `AbortError`, with which everything ends that
 * waited for `socket.signal`; and not a redirect or refused input, which mean nothing to a view that has ended.
 */
export function isLateMistake(thrown: unknown): boolean {
  if (isRedirect(thrown)) return false
  if (!isLiveError(thrown)) return memberOf(thrown, 'name') !== 'AbortError'
  return thrown.code === 'LIVE_CALLBACK_FAILED' ? isLateMistake(thrown.cause) : thrown.fault === 'app'
}
