import { types } from 'node:util'

/**
 * Values that are not ours: what an application throws, returns or hands over, and what a client sent. A getter may
 * throw, and a proxy at anything. Nothing in this file throws, whatever it is given.
 */

/** A member of a value; undefined where there is none, or where it cannot be read. */
export function memberOf(value: unknown, name: PropertyKey): unknown {
  try {
    return (value as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[name]
  } catch {
    return undefined
  }
}

/** Can this be awaited: is it a promise, or another library's (a thenable)? */
export function isPromise<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isObject && typeof memberOf(value, 'then') === 'function'
}

/**
 * A promise of the language for one that may be another library's. With `await` alone, a thenable with an `async then`
 * would end the process: the language does not look at what `then` returns.
 */
export function promiseOf<Value>(value: PromiseLike<Value>): Promise<Value> {
  if (types.isPromise(value) && memberOf(value, 'constructor') === Promise) return value as Promise<Value>
  return new Promise((resolve, reject) => {
    listen(value, reject)
    listen(value.then(resolve, reject), reject)
  })
}

/** The same for what may be no promise: for whoever awaits. */
export function settled<Value>(value: Value | PromiseLike<Value>): Value | Promise<Value> {
  return isPromise(value) ? promiseOf(value) : value
}

/** Goes on with a value: at once if it is there, later if it is promised. */
export function onward<Value, Next>(
  value: Value | PromiseLike<Value>,
  next: (value: Value) => Next | PromiseLike<Next>,
  failed?: (error: unknown) => never,
): Next | PromiseLike<Next> {
  return isPromise(value) ? promiseOf(value).then(next, failed) : next(value)
}

/** Tells what a promise is rejected with, once. Nobody else has to wait for the promise. */
export function follow(promise: PromiseLike<unknown>, failed: (error: unknown) => void): void {
  promiseOf(promise).then(undefined, failed)
}

/** Containers that are searched for promises. */
const MOST_SEARCHED = 1000

/**
 * Takes the rejections of a promise that is not used, or of those in a list or a table that is not used: Node ends the
 * process for a rejection that is nobody's. To be called wherever a value is refused.
 */
export function disown(value: unknown): void {
  const found: unknown[] = [value]
  const searched = new Set<unknown>()
  for (const each of found) {
    if (isPromise(each)) follow(each, () => undefined)
    else if (
      typeof each === 'object' &&
      each !== null &&
      searched.size < MOST_SEARCHED &&
      !searched.has(each)
    ) {
      searched.add(each)
      for (const inner of insideOf(each)) found.push(inner)
    }
  }
}

/** The objects that another holds as its own, without calling a getter. */
function insideOf(value: object): readonly unknown[] {
  try {
    const members = Object.values(Object.getOwnPropertyDescriptors(value)).map(
      (member) => member.value as unknown,
    )
    return members.filter((member) => Object(member) === member)
  } catch {
    return []
  }
}

/** The promise of the language is listened to; what is none has nothing to say. */
function listen(promise: unknown, failed: (error: unknown) => void): void {
  if (types.isPromise(promise)) void Promise.prototype.then.call(promise, undefined, failed)
}
