import { withoutPromises } from '../at-once.ts'
import { messageOf, viewInvalid, refused } from '../errors/index.ts'
import { isPromise, onward, promiseOf } from '../foreign.ts'
import { isJsonObject } from '../protocol/json.ts'
import type { FieldName } from './name.ts'
import { Form, type FormIssue } from './state.ts'
import { valuesIn } from './values.ts'
import type { EventValue } from '../view/untrusted.ts'
import {
  isMistake,
  isParser,
  issuesOf,
  parse,
  type Awaitable,
  type Parsed,
  type Parser,
  type SchemaInput,
  type StandardSchema,
} from '../view/schema.ts'

/**
 * Reads what a form sends: itself a parser for `event`, one that refuses nothing, because what is wrong is part
 * of the form that comes out.
 */
export interface FormReader<Values, Data> extends StandardSchema<Form<FieldName<Values>, Data>> {
  readonly id: string
  /** The form before it is used, with these values in its fields. */
  empty(values?: Partial<Values>): Form<FieldName<Values>, Data>
  /** The form as it was sent, for handlers that are not behind `event`: of another event, or of a plain POST. */
  read(sent: unknown): Promise<Form<FieldName<Values>, Data>>
}

/** What a form sends, by its parser; what the parser makes, where it does not say. */
export type FormValues<Reader> = unknown extends SchemaInput<Reader> ? Parsed<Reader> : SchemaInput<Reader>

/**
 * The forms that `form` makes, for a state that is written down.
 * @example
 * const edit = form('edit', z.object({ name: z.string() }))
 * type State = { readonly form: FormOf<typeof edit> }
 */
export type FormOf<Made extends { empty(): unknown }> = ReturnType<Made['empty']>

/**
 * Describes a form: its id, and who reads what it sends.
 *
 * @example
 * const signup = form('signup', z.object({ email: z.email(), name: z.string().min(1) }))
 *
 * liveView({
 *   mount: () => ({ form: signup.empty() }),
 *   handleEvent: {
 *     change: event(signup, (socket, form) => socket.assign({ form })),
 *     save: event(signup, (socket, form) => {
 *       if (!form.data) return socket.assign({ form })
 *       users.add(form.data)
 *       socket.redirect('/welcome')
 *     }),
 *   },
 *   …
 *
 * @param id of the `form` element; the ids of its fields begin with it
 * @param reader any Standard Schema, or a function that throws such as `fields({...})`; an error with `issues`
 *   (`{ message, path }`) names fields, any other is one of the whole form. Messages are shown to the visitor
 * @throws LIVE_VIEW_INVALID
 * @see docs/reference/forms.md
 */
export function form<
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what it makes is asked of it
  Reader extends Parser<EventValue, any>,
>(id: string, reader: Reader): FormReader<FormValues<Reader>, Parsed<Reader>> {
  if (typeof id !== 'string' || id === '') throw viewInvalid(`\`form\` takes an id first, not ${refused(id)}`)
  if (!isParser(reader)) throw viewInvalid(`the parser of form "${id}" is ${refused(reader)}`)
  type Made = Form<FieldName<FormValues<Reader>>, Parsed<Reader>>
  const read = (sent: unknown): Awaitable<Made> => {
    const parts = { id, sent: asValue(sent), values: valuesIn(asValue(sent)) }
    const made = (outcome: Outcome<Parsed<Reader>>): Made => new Form({ ...parts, ...outcome })
    const outcome = outcomeOf<Parsed<Reader>>(reader, parts.values)
    return onward(outcome, made)
  }
  const validate = (sent: unknown): Awaitable<{ readonly value: Made }> => {
    return onward(read(sent), (value) => ({ value }))
  }
  return {
    id,
    empty: (values = {}) => unsent(id, withoutPromises(values, `form("${id}").empty`) as EventValue),
    read: async (sent) => read(sent),
    '~standard': { version: 1, vendor: 'express-liveview', validate },
  }
}

function unsent<Name extends string, Data>(id: string, values: EventValue): Form<Name, Data> {
  return new Form<Name, Data>({ id, values, sent: undefined, issues: [], data: undefined })
}

type Outcome<Data> = { readonly data: Data | undefined; readonly issues: readonly FormIssue[] }

function outcomeOf<Data>(reader: Parser<EventValue, Data>, values: EventValue): Awaitable<Outcome<Data>> {
  const granted = (data: Data): Outcome<Data> => ({ data, issues: [] })
  const wrong = (error: unknown): Outcome<Data> => ({ data: undefined, issues: mistakes(reader, error) })
  try {
    const read = parse(reader, values)
    return isPromise(read) ? promiseOf(read).then(granted, wrong) : granted(read)
  } catch (error) {
    return wrong(error)
  }
}

/** What a parser refused; what a schema throws instead of saying it is a mistake of its own. */
function mistakes(reader: Parser<EventValue, unknown>, error: unknown): readonly FormIssue[] {
  if (isMistake(error)) throw error
  const issues = issuesOf(error)
  if (!issues && '~standard' in reader) throw error
  return issues ?? [{ path: [], message: messageOf(error) }]
}

function asValue(sent: unknown): EventValue {
  return isJsonObject(sent) ? sent : {}
}
