import {
  choose,
  entriesOf,
  flawOfTyping,
  flawOfValue,
  isDisabled,
  isTick,
  kindOf,
  offered,
  tick,
  valueOf,
  write,
  type FieldValue,
} from './control.ts'
import { phxValues, type Elements, type PageDocument } from './page-document.ts'

const CONTROLS = 'input, select, textarea, button'

/** A form of the page with what its fields hold. */
export class Form {
  readonly element: Elements
  readonly #document: PageDocument

  constructor(document: PageDocument, element: Elements) {
    this.element = element
    this.#document = document
  }

  /** What tells this form from others on the page, across renders; undefined when nothing does. */
  get key(): string | undefined {
    const id = this.element.attr('id')
    if (id) return keyOf(id)
    const change = this.element.attr('phx-change') ?? ''
    const submit = this.element.attr('phx-submit') ?? ''
    const alike = this.#document
      .each(this.#document.all('form:not([id])'))
      .filter(
        (form) => (form.attr('phx-change') ?? '') === change && (form.attr('phx-submit') ?? '') === submit,
      )
    return alike.length === 1 ? `${change} ${submit}` : undefined
  }

  /** What the form itself adds to its events: its `phx-value-*` attributes. */
  get ownValues(): Readonly<Record<string, string>> {
    return phxValues(this.element)
  }

  /** The names a person can fill in. */
  get names(): readonly string[] {
    const names = this.#fields.filter((control) => isFillable(control)).map(nameOf)
    return [...new Set(names)]
  }

  /** The uploads whose file inputs it has, by their refs. */
  get uploads(): readonly string[] {
    return this.#fields.flatMap((control) => control.attr('data-phx-upload-ref') ?? [])
  }

  /** What the fields of a name hold. */
  holds(name: string): string {
    return JSON.stringify(this.#named(name).map(entriesOf))
  }

  /** The control that a name stands for. */
  control(name: string): Elements | undefined {
    return this.#named(name).find(isFillable)
  }

  /** Fills in a field as a person would. What comes back is why that cannot be, or nothing. */
  fill(name: string, value: FieldValue): string | undefined {
    const all = this.#named(name)
    const fillable = all.filter(isFillable)
    const [first] = fillable
    if (!first) return this.#whyNot(name, all)
    if (this.#document.isHidden(first)) return `"${name}" is hidden`
    if (first.is('[readonly]')) return `"${name}" is read-only`
    if (isTick(first)) return tickAll(name, fillable, value)
    if (first.is('select')) return chooseIn(first, name, value)
    return typeInto(fillable, name, value)
  }

  /** The first control with a name that is not a hidden field, disabled or not. */
  get firstNamed(): Elements | undefined {
    return this.#controls.find((control) => nameOf(control) !== '' && kindOf(control) !== 'hidden')
  }

  /** The button that a browser would press for the Enter key. */
  get defaultButton(): Elements | undefined {
    return this.#controls.find(isSubmitter)
  }

  /** Why a browser would not submit this form; nothing when it would. */
  flaw(submitter: Elements | undefined): string | undefined {
    if (submitter && isDisabled(submitter)) return 'its submit button is disabled'
    if (this.element.is('[novalidate]') || submitter?.is('[formnovalidate]')) return undefined
    for (const control of this.#fields) {
      const flaw = this.#isUnticked(control) ? 'is required' : flawOfValue(control)
      if (flaw) return `"${nameOf(control)}" ${flaw}`
    }
    return undefined
  }

  /**
   * The form as it travels, in document order (docs/protocol.md, "Forms").
   * @param only the one name to send; all by default
   * @param isUsed whether the field of a name was used; the others get an `_unused_` twin
   */
  encode({ submitter, only, isUsed }: Encoding): string {
    const form = new URLSearchParams()
    for (const control of this.#fields) {
      const name = nameOf(control)
      const entries = submitter && control.is(submitter) ? [valueOf(control)] : entriesOf(control)
      if (only !== undefined && name !== only) continue
      for (const entry of entries) {
        if (!isUsed(name) && !this.#isExempt(name)) form.append(unusedName(name), '')
        form.append(name, entry)
      }
    }
    return form.toString()
  }

  /** The `_unused_` twin is for fields that a person could have touched. */
  #isExempt(name: string): boolean {
    return this.#named(name).every(
      (control) => kindOf(control) === 'hidden' || control.closest('[phx-no-unused-field]').length > 0,
    )
  }

  #isUnticked(control: Elements): boolean {
    if (!isTick(control) || !control.is('[required]')) return false
    const group = kindOf(control) === 'radio' ? this.#named(nameOf(control)) : [control]
    return group.every((one) => !one.is('[checked]'))
  }

  #whyNot(name: string, all: readonly Elements[]): string {
    const kind = all[0] && kindOf(all[0])
    if (kind === 'hidden') return `"${name}" is a hidden field, which a person cannot fill in`
    if (kind === 'file') return `"${name}" is a file field`
    if (this.#controls.some((control) => nameOf(control) === name)) return `"${name}" is disabled`
    return `it has no field "${name}". Its fields are ${this.names.join(', ') || 'none'}`
  }

  #named(name: string): Elements[] {
    return this.#fields.filter((control) => nameOf(control) === name)
  }

  /** Controls that take part: those with a name that are not disabled. */
  get #fields(): Elements[] {
    return this.#controls.filter((control) => nameOf(control) !== '' && !isDisabled(control))
  }

  get #controls(): Elements[] {
    const id = this.element.attr('id')
    const outside = id ? `, :is(${CONTROLS})[form="${id}"]` : ''
    const controls = this.#document.all(`form :is(${CONTROLS}):not([form])${outside}`)
    return this.#document.each(controls).filter((control) => control.is('[form]') || this.#owns(control))
  }

  #owns(control: Elements): boolean {
    return control.closest('form').is(this.element)
  }
}

/** What tells a form with an id from others. */
export function keyOf(id: string): string {
  return `#${id}`
}

/** How a form is to be encoded. */
export type Encoding = {
  readonly submitter?: Elements | undefined
  readonly only?: string | undefined
  readonly isUsed: (name: string) => boolean
}

export function isSubmitter(control: Elements): boolean {
  return control.is('button, input') && /^(submit|image)$/.test(kindOf(control))
}

/** Does it send a value only when it is pressed? */
export function isButton(control: Elements): boolean {
  return /^(submit|button)$/.test(kindOf(control))
}

function nameOf(control: Elements): string {
  return control.attr('name') ?? ''
}

function isFillable(control: Elements): boolean {
  return !/^(hidden|submit|button|reset|image|file)$/.test(kindOf(control))
}

function tickAll(name: string, controls: readonly Elements[], value: FieldValue): string | undefined {
  const values = controls.map(valueOf)
  if (typeof value === 'boolean') {
    const [first, ...others] = controls
    if (!first || others.length > 0) return `"${name}" takes one of ${values.join(', ')}`
    tick(first, value)
    return undefined
  }
  const wanted = listOf(value)
  const strange = wanted.find((one) => !values.includes(one))
  if (strange !== undefined) return `"${name}" has no "${strange}", but ${values.join(', ')}`
  for (const control of controls) tick(control, wanted.includes(valueOf(control)))
  return undefined
}

function chooseIn(select: Elements, name: string, value: FieldValue): string | undefined {
  const values = offered(select)
  const wanted = listOf(value)
  const strange = wanted.find((one) => !values.includes(one))
  if (strange !== undefined) return `"${name}" has no option "${strange}", but ${values.join(', ')}`
  choose(select, wanted)
  return undefined
}

function typeInto(controls: readonly Elements[], name: string, value: FieldValue): string | undefined {
  const texts = listOf(value)
  if (texts.length !== controls.length) {
    return `"${name}" takes ${controls.length === 1 ? 'one text' : `a list of ${String(controls.length)}`}`
  }
  for (const [i, control] of controls.entries()) {
    const flaw = flawOfTyping(control, texts[i] ?? '')
    if (flaw) return `"${name}" ${flaw}`
    write(control, texts[i] ?? '')
  }
  return undefined
}

function listOf(value: FieldValue): readonly string[] {
  return typeof value === 'object' ? value : [String(value)]
}

/** `user[age]` is `user[_unused_age]`, `tags[]` is `_unused_tags[]`. */
function unusedName(name: string): string {
  return name.replace(/^([^]*[[\]])?([^[\]]+\]?(?:\[\])?)$/, '$1_unused_$2')
}
