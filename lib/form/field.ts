import { attrs, type AttributeValue } from '../template/html.ts'
import type { Attributes } from '../template/values.ts'
import { textOf } from './values.ts'

/** More attributes for the tag of a field. Their `aria-describedby` is joined with the field's own. */
export type MoreAttributes = Readonly<Record<string, AttributeValue>> & {
  readonly 'aria-describedby'?: string | undefined
}

/**
 * One field of a form: what it holds, what is wrong with it, and the attributes of the elements that show both.
 * Made by `form.field(name)`, for one render.
 *
 * @example
 * html`<label for=${email.id}>E-mail</label>
 *   <input type="email" ${email.input()}>
 *   <p id=${email.errorId}>${email.errors.join(' ')}</p>`
 */
export class Field {
  readonly name: string
  /** Of the control. The ids of radio buttons, and of checkboxes with a value, have that value behind it. */
  readonly id: string
  /** Of the element that shows the errors; the control names it as its description while there are any. */
  readonly errorId: string
  /** Has a person used it, or submitted the form? */
  readonly isUsed: boolean
  /** What is wrong with it, in the parser's words. Empty until it is used. */
  readonly errors: readonly string[]
  readonly #held: unknown

  /** Use `form.field`. */
  constructor(
    name: string,
    { id, held, isUsed, errors }: { id: string; held: unknown; isUsed: boolean; errors: readonly string[] },
  ) {
    this.name = name
    this.id = id
    this.errorId = `${id}-error`
    this.isUsed = isUsed
    this.errors = isUsed ? errors : []
    this.#held = held
  }

  /** The text it holds, as it was typed, valid or not; empty when it holds nothing. */
  get value(): string {
    return textOf(this.#held)
  }

  /** The texts it holds, of a field that has a list. */
  get values(): readonly string[] {
    return Array.isArray(this.#held) ? this.#held.map(textOf) : []
  }

  /**
   * For the tag of a control that has its value elsewhere, or is not to be told it: `select`, `textarea`, passwords.
   * Prints `id`, `name`, and while there are errors `aria-invalid` and `aria-describedby`.
   */
  control(more: MoreAttributes = {}): Attributes {
    return attrs(this.#bag(this.id, more))
  }

  /** For the tag of an `input` that is filled in: `control` and its `value`. */
  input(more: MoreAttributes = {}): Attributes {
    return attrs({ ...this.#bag(this.id, more), value: this.value })
  }

  /**
   * For the tag of an `input` that is a checkbox: `type`, `control`, its `value`, and whether it is `checked`.
   * @param value what it stands for, where a field has several; a single one has the browser's `on`
   */
  checkbox(value = 'on', more: MoreAttributes = {}): Attributes {
    return this.#choice('checkbox', value, more)
  }

  /** For the tag of an `input` that is a radio button: `type`, `control`, its `value`, and whether it is `checked`. */
  radio(value: string, more: MoreAttributes = {}): Attributes {
    return this.#choice('radio', value, more)
  }

  /** For the tag of an `option` in a `select`: its value, and whether it is `selected`. */
  option(value: string): Attributes {
    return attrs({ value, selected: this.#holds(value) })
  }

  #choice(type: 'checkbox' | 'radio', value: string, more: MoreAttributes): Attributes {
    const id = value === 'on' ? this.id : `${this.id}-${value.replaceAll(/\s+/g, '_')}`
    return attrs({ type, ...this.#bag(id, more), value, checked: this.#holds(value) })
  }

  #holds(value: string): boolean {
    const held = this.#held
    if (held === true) return value === 'on' || value === 'true'
    return Array.isArray(held) ? this.values.includes(value) : held !== undefined && this.value === value
  }

  #bag(
    id: string,
    { 'aria-describedby': hint, ...more }: MoreAttributes,
  ): Readonly<Record<string, AttributeValue>> {
    const isWrong = this.errors.length > 0
    return {
      id,
      name: this.name,
      ...more,
      'aria-invalid': isWrong ? 'true' : undefined,
      'aria-describedby': [hint, isWrong && this.errorId],
    }
  }
}
