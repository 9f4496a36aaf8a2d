import { clock, LONGEST_DELAY } from '../clock.ts'
import { callbackSlow, type LiveError } from '../errors/index.ts'
import { isPromise, promiseOf } from '../foreign.ts'
import type { Awaitable } from '../view/schema.ts'
import type { InstanceSetting } from './setting.ts'

/** The view whose callback is watched. */
type Watched = Pick<InstanceSetting, 'name' | 'limits' | 'report'>

/** A callback that runs. */
type Running = { readonly view: Watched; readonly name: () => string; readonly began: number }

/**
 * Runs a callback, and reports it once if it takes longer than `limits.callbackTime`. After `limits.callbackEnd` it is
 * given up. One that computes without a pause is reported when it is through, and cannot be given up.
 *
 * @param name of the callback, for the report
 * @param givenUp is told that it is given up, and why; the callback itself runs on
 */
export function watched<Value>(
  view: Watched,
  name: () => string,
  run: () => Awaitable<Value>,
  givenUp: (error: LiveError) => void,
): Value | Promise<Value> {
  const running = { view, name, began: clock() }
  const value = run()
  if (isPromise(value)) return followed(running, promiseOf(value), givenUp)
  if (isSlow(running)) say(running)
  return value
}

/** As `watched`, for a callback that a caller awaits: the promise is rejected when it is given up. */
export function inTime<Value>(
  view: Watched,
  name: string,
  run: () => Awaitable<Value>,
): Value | Promise<Value> {
  let giveUp: (error: LiveError) => void = () => undefined
  const givenUp = new Promise<never>((_, reject) => (giveUp = reject))
  const value = watched(view, () => name, run, giveUp)
  return isPromise(value) ? Promise.race([value, givenUp]) : value
}

function followed<Value>(
  running: Running,
  promise: Promise<Value>,
  givenUp: (error: LiveError) => void,
): Promise<Value> {
  const { callbackTime, callbackEnd } = running.view.limits
  let isSaid = false
  const slow = (): void => {
    if (!isSaid) say(running)
    isSaid = true
  }
  const timers = [
    after(callbackTime, slow),
    after(callbackEnd, () => givenUp(errorOf(running, 'callbackEnd'))),
  ]
  return promise.finally(() => {
    for (const timer of timers) clearTimeout(timer)
    // What computes after a pause lets no timer fire.
    if (isSlow(running)) slow()
  })
}

function after(delay: number, work: () => void): NodeJS.Timeout | undefined {
  return delay > LONGEST_DELAY ? undefined : setTimeout(work, delay).unref()
}

function isSlow({ view, began }: Running): boolean {
  return clock() - began >= view.limits.callbackTime
}

function say(running: Running): void {
  running.view.report(errorOf(running, 'callbackTime'))
}

function errorOf({ view, name, began }: Running, limit: 'callbackTime' | 'callbackEnd'): LiveError {
  return callbackSlow(view.name, name(), clock() - began, limit, view.limits[limit])
}
