import type { EventValue } from '../view/untrusted.ts'
import { fieldPath } from '../protocol/form.ts'
import { fieldName } from '../errors/index.ts'

/** What one field holds, as far as names are concerned: nothing is nested in it. */
type Leaf = string | number | bigint | boolean | symbol | Date | Blob | null | undefined

/**
 * The names that the fields of a form can have, by the type of what the form sends: `name`, `address[city]`,
 * `tags[]` for a list, `lines[0][text]` for a list of rows. A list of rows is a name, too, for its errors. What is
 * nested deeper than five may have any name.
 */
export type FieldName<Values> = unknown extends Values ? string : NamesIn<Values, 'outermost', []>

type NamesIn<Values, Prefix extends string, Depth extends readonly 1[]> = Depth['length'] extends 5
  ? AnyName<Prefix>
  : Values extends unknown
    ? NamesOfKeys<Values, Prefix, Depth>
    : never

/** Keys that are not known, such as those of a record, may be any. */
type NamesOfKeys<Values, Prefix extends string, Depth extends readonly 1[]> = string extends keyof Values
  ? AnyName<Prefix>
  : {
      [Key in keyof Values & string]: NameOf<Nested<Prefix, Key>, Values[Key], [...Depth, 1]>
    }[keyof Values & string]

type AnyName<Prefix extends string> = Prefix extends 'outermost' ? string : `${Prefix}[${string}`

type Nested<Prefix extends string, Key extends string> = Prefix extends 'outermost'
  ? Key
  : `${Prefix}[${Key}]`

/** A parser that accepts every input, such as one that coerces, is given one text. */
type NameOf<Name extends string, Value, Depth extends readonly 1[]> = unknown extends Value
  ? Name
  : NameOfKnown<Name, NonNullable<Value>, Depth>

type NameOfKnown<Name extends string, Value, Depth extends readonly 1[]> = Value extends Leaf
  ? Name
  : Value extends readonly (infer Item)[]
    ? NameOfList<Name, Item, Depth>
    : NamesIn<Value, Name, Depth>

type NameOfList<Name extends string, Item, Depth extends readonly 1[]> =
  NonNullable<Item> extends Leaf
    ? `${Name}[]`
    : Name | NamesIn<NonNullable<Item>, `${Name}[${number}]`, Depth>

/**
 * The parts of a field's name: `address[city]` is `address`, `city`; `tags[]` is `tags`.
 * @throws LIVE_FIELD_NAME for what no form would send
 */
export function pathOf(name: string): readonly string[] {
  const path = fieldPath(name)
  if (typeof path === 'string') throw fieldName(name, path)
  return path.at(-1) === '' && path.length > 1 ? path.slice(0, -1) : path
}

/** The name of a path, without brackets for a list at its end. */
export function nameOf(path: readonly string[]): string {
  return path.map((part, i) => (i === 0 ? part : `[${part}]`)).join('')
}

/** What stands at a path, own properties only. */
export function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, part) => (hasOwn(here, part) ? here[part] : undefined), values)
}

/** A copy of the values with another value at a path. A row that does not exist is not made. */
export function withValueAt(values: unknown, path: readonly string[], value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  const changed = withValueAt(valueAt(values, [first]), rest, value)
  if (Array.isArray(values)) return values.map((row: unknown, i) => (String(i) === first ? changed : row))
  return { ...Object(values), [first]: changed } as unknown
}

/**
 * Has a person used this field, or submitted it? Until then no error should be shown for it. Takes the value of a
 * `phx-change` or `phx-submit` event as it came.
 *
 * The browser marks fields that were not used, so a change says it of fields that send something; a box that is not ticked
 * sends nothing, and counts as used when it is what changed. A submit uses everything.
 *
 * @example
 * usedInput(value, 'address[city]')
 * @throws LIVE_FIELD_NAME
 * @see docs/protocol.md, "Forms"
 */
export function usedInput(value: EventValue, name: string): boolean {
  const path = pathOf(name)
  const siblings = valueAt(value, path.slice(0, -1))
  const last = path.at(-1) ?? ''
  if (hasOwn(siblings, UNUSED + last)) return false
  return hasOwn(siblings, last) || isSubmit(value) || targetOf(value) === nameOf(path)
}

/** Stands before the last part of the name of a field that was not used. */
export const UNUSED = '_unused_'

/** The field whose change sent this value, as a name; undefined for a submit. */
export function targetOf({ _target: target }: EventValue): string | undefined {
  return Array.isArray(target) ? nameOf(target.map(String)) : undefined
}

function isSubmit(value: EventValue): boolean {
  return targetOf(value) === undefined
}

function hasOwn(value: unknown, name: string): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}
