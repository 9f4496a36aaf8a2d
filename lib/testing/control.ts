import { collapsed, type Elements } from './page-document.ts'

/** What a test puts into a field: text, a number, a tick, or the values of a list. */
export type FieldValue = string | number | boolean | readonly string[]

/** The kind of a form control: its tag, or for inputs and buttons their type. */
export function kindOf(control: Elements): string {
  if (control.is('input')) return (control.attr('type') ?? 'text').toLowerCase()
  if (control.is('button')) return (control.attr('type') ?? 'submit').toLowerCase()
  return control.is('select') ? 'select' : 'textarea'
}

export function isTick(control: Elements): boolean {
  return /^(checkbox|radio)$/.test(kindOf(control))
}

/** Is this control disabled: left out of the form's data, and not to be used? */
export function isDisabled(control: Elements): boolean {
  return control.is('[disabled]') || control.closest('fieldset[disabled]').length > 0
}

/** What a control holds: the value it has if it is sent at all. */
export function valueOf(control: Elements): string {
  if (control.is('textarea')) return control.text()
  if (control.is('select')) return chosen(control)[0] ?? ''
  // Of a live file input the server lists the files that it holds.
  if (kindOf(control) === 'file') return control.attr('data-phx-active-refs') ?? ''
  return control.attr('value') ?? (isTick(control) ? 'on' : '')
}

/** What a control adds to its form. A button adds something only when it submits. */
export function entriesOf(control: Elements): readonly string[] {
  if (isTick(control)) return control.is('[checked]') ? [valueOf(control)] : []
  if (control.is('select')) return chosen(control)
  return /^(submit|button|reset|image|file)$/.test(kindOf(control)) ? [] : [valueOf(control)]
}

/** The values that a select offers. */
export function offered(select: Elements): string[] {
  return options(select).map(optionValue)
}

/** Ticks or unticks. */
export function tick(control: Elements, isTicked: boolean): void {
  if (isTicked) control.attr('checked', '')
  else control.removeAttr('checked')
}

/** Chooses options of a select by their values. */
export function choose(select: Elements, values: readonly string[]): void {
  for (const option of options(select)) {
    if (values.includes(optionValue(option))) option.attr('selected', '')
    else option.removeAttr('selected')
  }
}

/** Types into a control, in place of what it held. */
export function write(control: Elements, text: string): void {
  if (control.is('textarea')) control.text(text)
  else control.attr('value', text)
}

/** Why a browser would not let a person type this. */
export function flawOfTyping(control: Elements, text: string): string | undefined {
  const max = Number(control.attr('maxlength') ?? Infinity)
  if (text.length > max) return `takes no more than ${String(max)} characters`
  if (kindOf(control) === 'number' && text !== '' && !Number.isFinite(Number(text))) return 'takes a number'
  return undefined
}

/** Why a browser would not submit a form with this in it. */
export function flawOfValue(control: Elements): string | undefined {
  if (control.is('[readonly]')) return undefined
  const value = isTick(control) ? (entriesOf(control)[0] ?? '') : valueOf(control)
  if (value === '') return control.is('[required]') && !isTick(control) ? 'is required' : undefined
  const kind = kindOf(control)
  if (kind === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value)) return 'takes an e-mail address'
  if (kind === 'url' && !URL.canParse(value)) return 'takes a URL'
  if (Number(value) < Number(control.attr('min') ?? -Infinity)) return `is below ${control.attr('min') ?? ''}`
  if (Number(value) > Number(control.attr('max') ?? Infinity)) return `is above ${control.attr('max') ?? ''}`
  if (value.length < Number(control.attr('minlength') ?? 0)) return 'is too short'
  const pattern = control.attr('pattern')
  if (pattern && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) return `has to match ${pattern}`
  return undefined
}

/** What is chosen in a select. A single select that was not used holds its first option. */
function chosen(select: Elements): string[] {
  const all = options(select)
  const selected = all.filter((option) => option.is('[selected]')).map(optionValue)
  if (select.is('[multiple]')) return selected
  const first = Number(select.attr('size') ?? 1) > 1 ? undefined : all.map(optionValue)[0]
  const last = selected.at(-1) ?? first
  return last === undefined ? [] : [last]
}

function options(select: Elements): Elements[] {
  const all = select.find('option')
  const enabled = all.not('[disabled]').not('optgroup[disabled] option')
  return enabled.toArray().map((_, i) => enabled.eq(i))
}

function optionValue(option: Elements): string {
  return option.attr('value') ?? collapsed(option.text())
}
