import { atOnce } from '../at-once.ts'
import { valueRefused, viewInvalid, describe, messageOf, refused, type LiveError } from '../errors/index.ts'
import { onward } from '../foreign.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { EventValue } from './untrusted.ts'
import {
  guarded,
  isParser,
  isMistake,
  parse,
  Refusal,
  type Awaitable,
  type Parsed,
  type Parser,
} from './schema.ts'
import type { Socket, UnknownAssigns } from './socket.ts'

/**
 * A handler whose value is read before it runs. A value the parser refuses never reaches the handler: the
 * log says why, and the view lives on.
 *
 * The socket is typed by the view it stands in. Where `mount` has parameters and no callback without `event`
 * stands between, TypeScript does not know the assigns yet, and what uses them does not compile:
 * say what it returns, `mount(socket): State`, or write `liveView<State>({ … })`.
 *
 * @param parser a function that throws, such as `fields({...})`, or any Standard Schema (zod, valibot, arktype)
 * @throws LIVE_VIEW_INVALID when one of them is not what it has to be
 */
export function event<
  Assigns = UnknownAssigns,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what it makes is asked of it below
  Reader extends Parser<EventValue, any> = Parser<EventValue, unknown>,
  Own = Socket<Assigns>,
>(
  parser: Reader,
  handle: (socket: Own, value: Parsed<Reader>) => Awaitable<JsonValue | void>,
): (socket: Own, value: EventValue) => Awaitable<JsonValue | void> {
  if (!isParser(parser)) throw misused('event', 'a function or a Standard Schema', parser)
  if (typeof handle !== 'function') throw misused('event', 'a handler after its parser', handle)
  return (socket, raw) => {
    const value = guarded(() => parse<EventValue, Parsed<Reader>>(parser, raw), refusalOf)
    return onward(value, (read) => handle(socket, read))
  }
}

function misused(name: string, expected: string, given: unknown): Error {
  return viewInvalid(`\`${name}\` takes ${expected}, not ${refused(given)}`)
}

const refusalOf = (error: unknown): LiveError => valueRefused('the value', messageOf(error), error)

/** Reads one field; throws when it cannot. `String`, `Number` and `Boolean` are read strictly. */
export type FieldParser<Value> = (raw: JsonValue | undefined) => Value

type FieldParsers = Readonly<
  Record<string, FieldParser<unknown> | StringConstructor | NumberConstructor | BooleanConstructor>
>

/** What `fields` makes of its table. */
export type FieldValues<Table extends FieldParsers> = {
  readonly [Name in keyof Table]: ReturnType<Table[Name]>
}

/**
 * The small parser in the box: `fields({ id: Number, text: String })`. Fields that are not named are left out.
 * `String` takes text, `Number` a number or the text of one, `Boolean` a checkbox (`on`, `true`, or missing).
 *
 * @throws LIVE_VIEW_INVALID when something in the table is no function
 */
export function fields<Table extends FieldParsers>(table: Table): (raw: EventValue) => FieldValues<Table> {
  const readers = Object.entries(table).map(([name, parser]) => [name, readerOf(name, parser)] as const)
  return (raw) => {
    const issues: { readonly path: readonly [string]; readonly message: string }[] = []
    let cause: unknown
    const read = readers.map(([name, reader]) => {
      try {
        const value = reader(Object.hasOwn(raw, name) ? raw[name] : undefined)
        return [name, atOnce(value, `\`fields\`, for ${describe(name)},`)] as const
      } catch (error) {
        if (isMistake(error)) throw error
        cause ??= error
        issues.push({ path: [name], message: messageOf(error) })
        return [name, undefined] as const
      }
    })
    if (issues.length > 0) throw new Refusal(issues, cause)
    return Object.fromEntries(read) as FieldValues<Table>
  }
}

function readerOf(name: string, parser: FieldParsers[string]): FieldParser<unknown> {
  if (parser === String) return readText
  if (parser === Number) return readNumber
  if (parser === Boolean) return readFlag
  if (typeof parser !== 'function')
    throw misused('fields', `String, Number, Boolean or a function for ${describe(name)}`, parser)
  return parser as FieldParser<unknown>
}

function readText(raw: JsonValue | undefined): string {
  if (typeof raw !== 'string') throw new TypeError(`expected text, was given ${describe(raw)}`)
  return raw
}

function readNumber(raw: JsonValue | undefined): number {
  const number = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw new TypeError(`expected a number, was given ${describe(raw)}`)
  }
  return number
}

function readFlag(raw: JsonValue | undefined): boolean {
  if (raw === undefined || raw === false || raw === 'false' || raw === '') return false
  if (raw === true || raw === 'true' || raw === 'on' || raw === '1') return true
  throw new TypeError(`expected a checkbox, was given ${describe(raw)}`)
}
