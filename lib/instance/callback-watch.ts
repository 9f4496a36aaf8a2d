import { LONGEST_DELAY } from '../clock.ts'
import { callbackSlow, type LiveError } from '../errors/index.ts'
import { isPromise, promiseOf } from '../foreign.ts'
import type { Awaitable } from '../view/schema.ts'
import type { ViewConfig } from './config.ts'

/** The view whose callback is watched. */
type Watched = Pick<ViewConfig, 'name' | 'limits' | 'report'>

/** A callback that runs, or has just ended. */
export type Running = {
  readonly view: Watched
  /** For the report. */
  readonly name: string
  /** By `performance.now()`. */
  readonly began: number
}

/**
 * Runs a callback that a caller awaits, and reports it once if it takes longer than `limits.callbackTime`. After
 * `limits.callbackTimeout` it is given up: the promise is rejected, and the callback itself runs on. One that computes
 * without a pause is reported when it is through, and cannot be given up.
 */
export function inTime<Value>(
  view: Watched,
  name: string,
  run: () => Awaitable<Value>,
): Value | Promise<Value> {
  const running = { view, name, began: performance.now() }
  const value = run()
  if (isPromise(value)) return raced(running, promiseOf(value))
  reportIfSlow(running)
  return value
}

function raced<Value>(running: Running, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    followed(running, promise, reject).then(resolve, reject)
  })
}

/**
 * Follows an async callback as `inTime` does.
 * @param givenUp is told that it is given up, and why
 */
export function followed<Value>(
  running: Running,
  promise: Promise<Value>,
  givenUp: (error: LiveError) => void,
): Promise<Value> {
  const { callbackTime, callbackTimeout } = running.view.limits
  let isSaid = false
  const slow = (): void => {
    if (!isSaid) say(running)
    isSaid = true
  }
  const timers = [
    after(callbackTime, slow),
    after(callbackTimeout, () => givenUp(errorOf(running, 'callbackTimeout'))),
  ]
  return promise.finally(() => {
    for (const timer of timers) clearTimeout(timer)
    // What computes after a pause lets no timer fire.
    if (isSlow(running)) slow()
  })
}

/** A callback has ended. */
export function reportIfSlow(running: Running): void {
  if (isSlow(running)) say(running)
}

function after(delay: number, work: () => void): NodeJS.Timeout | undefined {
  return delay > LONGEST_DELAY ? undefined : setTimeout(work, delay).unref()
}

function isSlow({ view, began }: Running): boolean {
  return performance.now() - began >= view.limits.callbackTime
}

function say(running: Running): void {
  running.view.report(errorOf(running, 'callbackTime'))
}

function errorOf({ view, name, began }: Running, limit: 'callbackTime' | 'callbackTimeout'): LiveError {
  return callbackSlow(view.name, name, Math.trunc(performance.now() - began), limit, view.limits[limit])
}
