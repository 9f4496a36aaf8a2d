import { valueKind } from '../errors/index.ts'
import { memberOf, takeRejections } from '../foreign.ts'
import type { JsonValue } from '../protocol/json.ts'

/**
 * What JSON carries of a type: the type itself where that is all of it, and something it does not fit where it is not,
 * as with a date, a function or a map. `payload: P & Json<P>` takes interfaces, too.
 */
export type Json<Value> = Value extends JsonValue
  ? Value
  : Value extends bigint | symbol | ((...values: never) => unknown) | { toJSON: unknown }
    ? never
    : Value extends readonly unknown[]
      ? { readonly [Index in keyof Value]: Json<Value[Index]> }
      : Value extends object
        ? {
            readonly [Key in keyof Value]:
              Json<Exclude<Value[Key], undefined>> | Extract<Value[Key], undefined>
          }
        : never

const isDevelopment = process.env['NODE_ENV'] !== 'production'
const EXPECTED = 'what JSON can carry: text, a finite number, true, false, null, a list or a table of these'

/**
 * Makes sure that JSON can carry a payload, where it is developed: in one process and behind a broker it is the same.
 * @throws LIVE_VALUE_KIND outside production
 */
export function checkPayload(payload: unknown, topic: string, name: string): void {
  // In production JSON leaves promises out; in development the payload is refused. Neither is awaited later.
  takeRejections(payload)
  if (isDevelopment && payload !== undefined)
    checkJson(payload, 'payload', `\`broadcast\` of "${name}" to "${topic}"`)
}

/**
 * Makes sure that JSON can carry a value, with all that is in it.
 * @param name of the value, in messages
 * @param taker what was given it, in messages
 * @throws LIVE_VALUE_KIND
 */
export function checkJson(value: unknown, name: string, taker: string): void {
  try {
    check(value, name, { taker, around: [] })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw valueKind(value, 'a value that is not nested so deeply', `${taker}, in \`${name}\`,`)
  }
}

/**
 * What is said of a presence, as JSON.
 * @throws LIVE_VALUE_KIND when JSON cannot carry it; in production only where JSON fails, or nothing is said
 */
export function metaText(meta: unknown, topic: string, key: string): string | undefined {
  takeRejections(meta)
  const taker = `\`track\` of "${key}" in "${topic}"`
  if (isDevelopment) checkJson(meta, 'meta', taker)
  const text = encoded(meta, 'meta', taker)
  if (text === undefined) checkJson(meta, 'meta', taker)
  return text
}

/**
 * A value as JSON; undefined when the value is undefined, or is one that JSON leaves out, such as a function.
 * @throws LIVE_VALUE_KIND where JSON fails; what a member of the value throws
 */
export function encoded(value: unknown, name: string, taker: string): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (error) {
    checkJson(value, name, taker)
    throw error
  }
}

/**
 * A payload as every receiver gets it: a copy that is frozen, one for all. So no receiver can change what another one
 * has, or what the sender goes on using. In production it is what JSON makes of a payload that it cannot carry.
 */
export function sealed(text: string | undefined): unknown {
  return text === undefined ? undefined : frozen(JSON.parse(text))
}

type Place = { readonly taker: string; readonly around: readonly object[] }

function check(value: unknown, path: string, { taker, around }: Place): void {
  const refuse = (given: unknown, expected = EXPECTED): never => {
    throw valueKind(given, expected, `${taker}, in \`${path}\`,`)
  }
  if (value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)) return
  if (typeof value !== 'object' || !isPlain(value)) return refuse(value)
  if (around.includes(value)) return refuse(value, 'no value that holds itself')
  const inside = { taker, around: [...around, value] }
  if (Array.isArray(value))
    for (let i = 0; i < value.length; i++) check(value[i], `${path}[${String(i)}]`, inside)
  else
    for (const [key, member] of Object.entries(value))
      if (member !== undefined) check(member, `${path}.${key}`, inside)
}

/** Does JSON keep all that it holds? A `Date`, a `Map` or a promise has more than its members. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  return (
    Object.prototype.toString.call(value) === '[object Object]' && memberOf(value, 'toJSON') === undefined
  )
}

/** Freezes a value of JSON, all the way down. */
export function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}
