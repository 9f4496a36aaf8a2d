import { describe, valueKind } from './errors/index.ts'
import { disown, isPromise, promisesIn, takeRejections } from './foreign.ts'

/** A value that is due at once. @throws LIVE_VALUE_KIND for a promise, whose rejection is taken */
export function atOnce<Value>(value: Value, taker: string, expected = 'a value'): Value {
  if (isPromise(value)) throw valueKind(value, expected, taker)
  return value
}

/** A list or a table that is due at once, with each value in it. @throws LIVE_VALUE_KIND; the rejections of all are taken */
export function withoutPromises<Values>(values: Values, taker: string): Values {
  atOnce(values, taker)
  if (typeof values !== 'object' || values === null) return values
  const found = Array.isArray(values) ? values.findIndex(isPromise) : keyOfPromise(values)
  if (found === undefined || found === -1) return values
  disown(values)
  throw valueKind(values[found as keyof Values], 'a value', `${taker} for ${describe(found)}`)
}

/** A value that is sent as JSON, in which no promise may stand at any depth. @throws LIVE_VALUE_KIND; the rejections of all are taken */
export function sendable<Value>(value: Value, taker: string): Value {
  const [first] = Object(value) === value ? promisesIn(value) : []
  if (!first) return value
  takeRejections(value)
  const [place, promise] = first
  throw valueKind(promise, 'a value', place === '' ? taker : `${taker} for ${describe(place)}`)
}

function keyOfPromise(table: object): string | undefined {
  return Object.keys(table).find((name) => isPromise(table[name as keyof object]))
}
