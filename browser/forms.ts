import type { LiveEvent } from './answer.ts'
import { document } from './document.ts'
import { own } from './own.ts'
import { bound, phx, phxName, phxValues, viewOf } from './phx.ts'

/** Anything in `form.elements` that has a name and a value. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement

/**
 * The controls a person has changed or submitted; about the others the server need not complain yet.
 * A property of the elements, really, which is why it belongs to no connection.
 */
export const used: WeakSet<Element> = new WeakSet()

export function controls(form: HTMLFormElement): Control[] {
  return [...own(form).elements] as Control[]
}

/** The form of a field. What only behaves like one may not know it. */
export function formOf(control: Control): HTMLFormElement | null | undefined {
  const forms = document.querySelectorAll('form')
  return 'form' in control ? control.form : [...forms].find((form) => controls(form).includes(control))
}

/** What a field holds: its own value, and what its form sends by its name. */
export function holds(form: HTMLFormElement, control: Control): string {
  return JSON.stringify([control.value, ...new FormData(form).getAll(nameOf(control))])
}

/** Also of what only behaves like a field. */
function nameOf(control: Control): string {
  return control.getAttribute('name') ?? ''
}

/** Is it a button that takes the form elsewhere than the form itself would go, or a form that closes its dialog? */
export function isNative(form: HTMLFormElement, button: HTMLElement | null): boolean {
  const isTheirs = button?.matches('[formaction],[formmethod],[formtarget]')
  return isTheirs || own(form).matches('[method=dialog i]')
}

/**
 * A form's values as the server reads them: URL-encoded, in document order, without files, the submitter in its
 * place. A name nobody has used yet is preceded by an empty `_unused_` twin. See docs/protocol.md, "Forms".
 *
 * @param only the one name to send; all of them by default
 */
function encode(form: HTMLFormElement, submitter: HTMLElement | null = null, only?: string): string {
  const unused = new Set<string>()
  for (const control of controls(form)) if (control.type !== 'hidden') unused.add(nameOf(control))
  for (const control of controls(form)) {
    const marked = bound('no-unused-field')
    if (used.has(control) || own(form).matches(marked) || control.closest(marked))
      unused.delete(nameOf(control))
  }
  const values = new URLSearchParams()
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== 'string' || name !== (only ?? name)) continue
    if (unused.has(name)) values.append(name.replace(/^([^]*[[\]])?([^[\]]+]?(\[])?)$/, '$1_unused_$2'), '')
    values.append(name, value)
  }
  return `${values}`
}

/**
 * A control has changed: what its form holds, or only the control itself if the binding is its own. A button that says
 * so adds itself, unless it resets the form.
 */
export function changeEvent(form: HTMLFormElement, control: Control, event: string | null): LiveEvent {
  const name = nameOf(control)
  const { type, value } = control
  const only = phx(control, 'change') === null ? undefined : name
  const own = name && /^(button|submit)$/.test(type) ? `&${new URLSearchParams({ [name]: value })}` : ''
  return {
    kind: 'change',
    elements: [control, form],
    type: 'form',
    event,
    value: encode(form, null, only) + own,
    meta: { _target: name || 'undefined', ...phxValues(form) },
    uploads: {},
  }
}

/** A form was submitted, which counts as use of everything in it. */
export function submitEvent(form: HTMLFormElement, submitter: HTMLElement | null): LiveEvent {
  for (const control of controls(form)) used.add(control)
  return {
    kind: 'submit',
    elements: [form, ...controls(form)],
    type: 'form',
    event: phx(form, 'submit'),
    value: encode(form, submitter),
    meta: phxValues(form),
  }
}

/**
 * What the forms in a view have to tell a new server: those with an id and `phx-change`, unless they say
 * `phx-auto-recover="ignore"`. Asked before the new tree is drawn; each says its event afterwards, if the form
 * is still there and still means the same. See docs/protocol.md, "Recovery".
 */
export function recoveries(view: Element): { form: Element; recover: () => LiveEvent | false | undefined }[] {
  const forms = view.querySelectorAll<HTMLFormElement>(
    `form[id][${phxName('change')}]:not([${phxName('auto-recover')}=ignore])`,
  )
  const ours = [...forms].filter((form) => viewOf(form) === view)
  return ours.map((form) => {
    const change = phx(form, 'change')
    const control = controls(form).find(({ name, type }) => name && type !== 'hidden')
    const event = control && changeEvent(form, control, phx(form, 'auto-recover') ?? change)
    return { form, recover: () => own(form).isConnected && phx(form, 'change') === change && event }
  })
}
