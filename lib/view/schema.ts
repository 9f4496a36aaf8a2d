import { messageOf } from '../errors.ts'

/** A value, or the promise of one. */
export type Awaitable<Value> = Value | PromiseLike<Value>

/**
 * The interface that zod, valibot, arktype and others share.
 * @see https://standardschema.dev
 */
export interface StandardSchema<Value> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => Awaitable<SchemaResult<Value>>
    readonly types?: { readonly input: unknown; readonly output: Value } | undefined
  }
}

type SchemaResult<Value> =
  { readonly value: Value; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }

type SchemaIssue = {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** From untrusted to typed: a function that throws when it cannot, or any Standard Schema. */
export type Parser<Raw, Value> = ((raw: Raw) => Value) | StandardSchema<Value>

/** What a parser makes. A schema that can also be called, such as one of arktype, counts as a schema. */
export type Parsed<Reader> =
  Reader extends StandardSchema<infer Value>
    ? Value
    : Reader extends (raw: never) => infer Value
      ? Value
      : never

/** Reads a value; what cannot be read is an error whose message says which part and why. */
export function parse<Raw, Value>(parser: Parser<Raw, Value>, raw: Raw): Awaitable<Value> {
  if (!('~standard' in parser)) return parser(raw)
  const result = parser['~standard'].validate(raw)
  return isPromise(result) ? result.then(valueOf) : valueOf(result)
}

/** Has a callback not finished yet? */
export function isPromise<Value>(value: Awaitable<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** What a parser threw, in a sentence. */
export const reasonOf = (thrown: unknown): string => messageOf(thrown)

function valueOf<Value>(result: SchemaResult<Value>): Value {
  if (!result.issues) return result.value
  throw new TypeError(result.issues.map(sentence).join('; '))
}

function sentence({ message, path = [] }: SchemaIssue): string {
  const name = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return name ? `${name}: ${message}` : message
}
