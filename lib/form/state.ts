import { Field } from './field.ts'
import { withoutPromises } from '../at-once.ts'
import type { JsonValue } from '../protocol/json.ts'
import { nameOf, pathOf, targetOf, usedInput, valueAt, withValueAt } from './name.ts'
import type { EventValue } from '../view/untrusted.ts'

/** What is wrong, and where; nowhere in particular when the path is empty. */
export type FormIssue = { readonly path: readonly string[]; readonly message: string }

/** What a form is made of. */
export type FormParts<Data> = {
  readonly id: string
  /** What the browser sent, as it came; undefined while it has sent nothing. */
  readonly sent: EventValue | undefined
  readonly values: EventValue
  readonly issues: readonly FormIssue[]
  readonly data: Data | undefined
}

/**
 * A form as it stands: what its fields hold, what is wrong with them, and what the parser made of it. It never
 * changes; every event brings a new one. Made by what `form` returns; kept as an assign.
 * `Name` is a name that its fields can have, `Data` what the parser makes.
 */
export class Form<Name extends string = string, Data = unknown> {
  /** Of the `form` element; the ids of its fields begin with it. */
  readonly id: string
  /** What the parser made; undefined while something is wrong, and before anything was sent. */
  readonly data: Data | undefined
  /** What the fields hold, as text, without the marks of the browser. */
  readonly values: EventValue
  /** The name of the field whose change brought this; of a list, without the brackets. Undefined for a submit. */
  readonly target: string | undefined
  readonly #parts: FormParts<Data>

  /** Use what `form` returns. */
  constructor(parts: FormParts<Data>) {
    this.#parts = parts
    this.id = parts.id
    this.data = parts.data
    this.values = parts.values
    this.target = parts.sent && targetOf(parts.sent)
  }

  /** What is wrong with the form as a whole; empty until it was submitted. */
  get errors(): readonly string[] {
    const { sent, issues } = this.#parts
    const isSubmitted = sent !== undefined && this.target === undefined
    return isSubmitted ? issues.filter(({ path }) => path.length === 0).map(({ message }) => message) : []
  }

  /**
   * One of its fields, by the name it has in the page: `name`, `address[city]`, `tags[]`, `lines[0][text]`.
   * @throws LIVE_FIELD_NAME for a text that cannot be the name of a field
   */
  field(name: Name): Field {
    const { id, sent, values } = this.#parts
    const path = pathOf(name)
    return new Field(name, {
      id: [id, ...path].join('-'),
      held: valueAt(values, path),
      isUsed: sent !== undefined && usedInput(sent, name),
      errors: this.#errorsAt(path, name.endsWith('[]')),
    })
  }

  /**
   * The beginnings of the names of a list's rows: `lines[0]`, `lines[1]`, for as many as the form holds.
   * @example
   * form.rows('lines').map((row) => html`<input ${form.field(`${row}[text]`).input()}>`)
   */
  rows<List extends string>(list: List): readonly `${List}[${number}]`[] {
    return this.#rowsAt(pathOf(list)).map((_, i) => `${list}[${i}]` as const)
  }

  /**
   * A copy of the form with other rows in a list, such as one more or one less. What is wrong is still shown, but for rows
   * that are no longer where they were: of these when the form is next sent.
   * @example
   * socket.update('form', (form) => form.withRows('lines', (rows) => [...rows, { text: '' }]))
   */
  withRows(list: Name, change: (rows: readonly JsonValue[]) => readonly JsonValue[]): Form<Name, Data> {
    const path = pathOf(list)
    const was = this.#rowsAt(path)
    const rows = change(was)
    const values = withValueAt(this.values, path, rows) as EventValue
    const isStill = (at = ''): boolean => Object.hasOwn(was, at) && was[Number(at)] === rows[Number(at)]
    const isElsewhere = (at: readonly string[]): boolean => nameOf(at.slice(0, path.length)) !== nameOf(path)
    const issues = this.#parts.issues.filter((it) => isElsewhere(it.path) || isStill(it.path[path.length]))
    return new Form<Name, Data>({ ...this.#parts, values, issues, data: undefined })
  }

  /**
   * A copy of the form with another value in a field, such as one that depends on what was chosen in another. What was used
   * stays used, and what is wrong elsewhere is still shown; what is wrong with this field is said when the form is next sent.
   * @param value a text, a list of texts for `tags[]`, or what else the field is to hold
   * @example
   * socket.assign({ form: form.target === 'country' ? form.withValue('city', 'Kyoto') : form })
   * @throws LIVE_FIELD_NAME; LIVE_VALUE_KIND for a promise
   */
  withValue(name: Name, value: JsonValue): Form<Name, Data> {
    const path = pathOf(name)
    const values = withValueAt(this.values, path, withoutPromises(value, '`withValue`')) as EventValue
    const isElsewhere = (at: readonly string[]): boolean => nameOf(at.slice(0, path.length)) !== nameOf(path)
    const issues = this.#parts.issues.filter((it) => isElsewhere(it.path))
    return new Form<Name, Data>({ ...this.#parts, values, issues, data: undefined })
  }

  /** A copy of the form with an error that its parser could not know, such as a name that is taken. */
  withError(name: Name, message: string): Form<Name, Data> {
    const issues = [...this.#parts.issues, { path: pathOf(name), message }]
    return new Form<Name, Data>({ ...this.#parts, sent: this.values, issues, data: undefined })
  }

  #rowsAt(path: readonly string[]): readonly JsonValue[] {
    const rows = valueAt(this.values, path)
    return Array.isArray(rows) ? (rows as readonly JsonValue[]) : []
  }

  #errorsAt(path: readonly string[], isList: boolean): readonly string[] {
    const name = nameOf(path)
    const length = path.length
    return this.#parts.issues
      .filter((issue) => nameOf(isList ? issue.path.slice(0, length) : issue.path) === name)
      .map(({ message }) => message)
  }
}
