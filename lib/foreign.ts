import { types } from 'node:util'

/**
 * Values that are not ours: what an application throws, returns or hands over, and what a client sent. A getter may
 * throw, and a proxy at anything. Nothing in this file throws, whatever it is given.
 */

/** A member of a value; undefined when it does not exist or cannot be read. */
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

/** Makes a value safe to `await`: a promise of the language for any thenable, and any other value as it is. */
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

/** Calls `failed` once if a promise is rejected. The caller need not await the promise. */
export function follow(promise: PromiseLike<unknown>, failed: (error: unknown) => void): void {
  promiseOf(promise).then(undefined, failed)
}

/** A promise in a value, and its place there: `a.b`, `rows[0].c`; empty for the value itself. */
export type PromiseIn = readonly [place: string, promise: PromiseLike<unknown>]

/**
 * The promises in a value where JSON would look, at any depth: JSON makes `{}` of a promise, and its rejection would not be handled.
 * What `toJSON` returns is not looked at.
 */
export function promisesIn(value: unknown): readonly PromiseIn[] {
  const found: PromiseIn[] = []
  try {
    search(value, '', { found, searched: new Set() })
  } catch {
    // A getter throws, or it is too deep; JSON says so.
  }
  return found
}

/** Handles the rejections of promises in a value that is sent and that may not arrive. */
export function takeRejections(value: unknown): void {
  if (Object(value) !== value) return
  for (const [, promise] of promisesIn(value)) follow(promise, () => undefined)
}

type Search = { readonly found: PromiseIn[]; readonly searched: Set<object> }

function search(value: unknown, place: string, so: Search): void {
  if (isPromise(value)) so.found.push([place, value])
  else if (typeof value === 'object' && value !== null && !so.searched.has(value))
    searchInside(value, place, so)
}

function searchInside(value: object, place: string, so: Search): void {
  so.searched.add(value)
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++)
      if (Object(value[i]) === value[i]) search(value[i], `${place}[${String(i)}]`, so)
  } else if (!ArrayBuffer.isView(value) && typeof memberOf(value, 'toJSON') !== 'function') {
    for (const name of Object.keys(value)) {
      const member: unknown = value[name as keyof object]
      if (Object(member) === member) search(member, place === '' ? name : `${place}.${name}`, so)
    }
  }
}

/** Containers that are searched for promises. */
const MAX_SEARCHED = 1000

/**
 * Takes the rejections of a promise that is not used, or of those in a list or a table that is not used: Node ends the
 * process for a rejection without a handler. To be called wherever a value is refused.
 */
export function disown(value: unknown): void {
  const found: unknown[] = [value]
  const searched = new Set<unknown>()
  for (const each of found) {
    if (isPromise(each)) follow(each, () => undefined)
    else if (
      typeof each === 'object' &&
      each !== null &&
      searched.size < MAX_SEARCHED &&
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

/** Adds a rejection handler to a promise of the language; does nothing for any other value. */
function listen(promise: unknown, failed: (error: unknown) => void): void {
  if (types.isPromise(promise)) void Promise.prototype.then.call(promise, undefined, failed)
}
