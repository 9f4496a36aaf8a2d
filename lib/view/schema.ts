import { isLiveError, type LiveError } from '../errors/index.ts'
import { memberOf, onward } from '../foreign.ts'

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

/** What a schema takes, where it says so; `unknown` otherwise. */
export type SchemaInput<Reader> = Reader extends {
  readonly '~standard': { readonly types?: { readonly input: infer Input } | undefined }
}
  ? Input
  : unknown

/** Everything that is wrong with a value, and where. */
export class Refusal extends TypeError {
  readonly issues: readonly SchemaIssue[]

  constructor(issues: readonly SchemaIssue[], cause?: unknown) {
    super(issues.map(sentence).join('; '), cause === undefined ? undefined : { cause })
    this.issues = issues
  }
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
  return onward(parser['~standard'].validate(raw), valueOf)
}

/**
 * What a parser reads. What it refuses is thrown as a refusal of what the client sent; a mistake in the parser, such as
 * a promise where a value is due, stays the application's.
 */
export function guarded<Value>(
  read: () => Awaitable<Value>,
  refusal: (error: unknown) => LiveError,
): Awaitable<Value> {
  const refuse = (error: unknown): never => {
    throw isMistake(error) ? error : refusal(error)
  }
  try {
    return onward(read(), (value: Value) => value, refuse)
  } catch (error) {
    return refuse(error)
  }
}

/** Is this the application's own mistake, found by this library? */
export function isMistake(error: unknown): boolean {
  return isLiveError(error) && error.fault === 'app'
}

/** Is this a function or a Standard Schema? */
export function isParser(value: unknown): boolean {
  if (typeof value === 'function') return true
  const standard = isTable(value) ? value['~standard'] : undefined
  return isTable(standard) && typeof standard['validate'] === 'function'
}

/** The issues of a value by their paths; undefined for an error without `issues`. Schemas and `fields` give them. */
export function issuesOf(
  error: unknown,
): readonly { readonly path: readonly string[]; readonly message: string }[] | undefined {
  const issues = memberOf(error, 'issues')
  if (!Array.isArray(issues)) return undefined
  return (issues as readonly SchemaIssue[]).map((issue) => ({
    path: pathOf(issue),
    message: issue.message,
  }))
}

function valueOf<Value>(result: SchemaResult<Value>): Value {
  if (!result.issues) return result.value
  throw new Refusal(result.issues)
}

function sentence(issue: SchemaIssue): string {
  const name = pathOf(issue).join('.')
  return name ? `${name}: ${issue.message}` : issue.message
}

function pathOf({ path }: SchemaIssue): readonly string[] {
  return (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part))
}

/** Is this an object, a list among them? */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
