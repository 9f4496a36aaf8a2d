import type { LiveEvent } from '../connection/answer.ts'
import { controls, nameOf, used, type Control } from '../input/forms.ts'
import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'
import { bound, phx, phxName, phxValues } from '../dom/phx.ts'
import { viewOf } from '../portals/home.ts'
import { suspend } from './suspend.ts'
import { isEcho } from './echo.ts'

/**
 * A form whose content a new server has to know, and a function that makes its event, unless the form is gone or changed by
 * then.
 */
type Recovery = { readonly form: Element; readonly recover: () => LiveEvent | false | undefined }

/**
 * Makes the events of forms. Form data is passed in as it was when the event happened, since this part may be loaded later.
 */
export interface Forms {
  change_(form: HTMLFormElement, control: Control, event: string | null, data: FormData): LiveEvent
  submit_(form: HTMLFormElement, data: FormData): LiveEvent
  recoveries_(view: Element): Recovery[]
  isEcho_(form: HTMLFormElement, control: Control, event: Event, isOpen?: boolean): boolean
  /** Disables an element that waits for an answer. @returns a function that ends that */
  suspend_(element: Element, kind: string): (() => void) | undefined
}

/**
 * A form's values as the server reads them: URL-encoded, in document order, without files, with the submitter in its
 * place. For each field that the person has not used yet, an empty value precedes it, whose name has the prefix `_unused_`.
 * See docs/protocol.md, "Forms".
 *
 * @param only the one name to send; all of them by default
 */
function encode(form: HTMLFormElement, data: FormData, only?: string): string {
  const unused = new Set<string>()
  for (const control of controls(form)) if (control.type !== 'hidden') unused.add(nameOf(control))
  for (const control of controls(form)) {
    const marked = bound('no-unused-field')
    if (used.has(control) || own(form).matches(marked) || control.closest(marked))
      unused.delete(nameOf(control))
  }
  const values = new URLSearchParams()
  for (const [name, value] of data) {
    if (typeof value !== 'string' || name !== (only ?? name)) continue
    if (unused.has(name)) values.append(name.replace(/^([^]*[[\]])?([^[\]]+]?(\[])?)$/, '$1_unused_$2'), '')
    values.append(name, value)
  }
  return `${values}`
}

/**
 * The event of a control that has changed: with the values of its form, or only its own if the binding is on the control. A
 * button with a binding adds its own value, unless it resets the form.
 */
function changeEvent(
  form: HTMLFormElement,
  control: Control,
  event: string | null,
  data: FormData,
): LiveEvent {
  const name = nameOf(control)
  const { type, value } = control
  const only = phx(control, 'change') === null ? undefined : name
  const own = name && /^(button|submit)$/.test(type) ? `&${new URLSearchParams({ [name]: value })}` : ''
  return {
    kind_: 'change',
    elements_: [control, form],
    type: 'form',
    event,
    value: encode(form, data, only) + own,
    meta: { _target: name || 'undefined', ...phxValues(form) },
    uploads: {},
  }
}

/** The event of a form that was submitted; all its fields count as used from now on. */
function submitEvent(form: HTMLFormElement, data: FormData): LiveEvent {
  for (const control of controls(form)) used.add(control)
  return {
    kind_: 'submit',
    elements_: [form, ...controls(form)],
    type: 'form',
    event: phx(form, 'submit'),
    value: encode(form, data),
    meta: phxValues(form),
  }
}

/**
 * The forms of a view whose content a new server has to know: those with an id and `phx-change`, except with
 * `phx-auto-recover="ignore"`. Called before the new tree is drawn; each event is made afterwards, if the form is still in
 * the page and has the same `phx-change`. See docs/protocol.md, "Recovery".
 */
function recoveries(view: Element): Recovery[] {
  const forms = document.querySelectorAll<HTMLFormElement>(
    `form[id][${phxName('change')}]:not([${phxName('auto-recover')}=ignore])`,
  )
  const ours = [...forms].filter((form) => viewOf(form) === view)
  return ours.map((form) => {
    const change = phx(form, 'change')
    const control = controls(form).find(({ name, type }) => name && type !== 'hidden')
    const event =
      control && changeEvent(form, control, phx(form, 'auto-recover') ?? change, new FormData(form))
    return { form, recover: () => own(form).isConnected && phx(form, 'change') === change && event }
  })
}

export const forms: Forms = {
  change_: changeEvent,
  submit_: submitEvent,
  recoveries_: recoveries,
  isEcho_: isEcho,
  suspend_: suspend,
}
