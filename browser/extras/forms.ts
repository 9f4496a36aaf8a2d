import type { LiveEvent } from '../connection/answer.ts'
import { controls, nameOf, used, type Control } from '../input/forms.ts'
import { own } from '../dom/own.ts'
import { bound, phx, phxName, phxValues, viewOf } from '../dom/phx.ts'
import { suspend } from './suspend.ts'
import { isEcho } from './echo.ts'

/** A form that has something to tell a new server, and what, unless it means something else by then. */
type Recovery = { readonly form: Element; readonly recover: () => LiveEvent | false | undefined }

/** What forms say. What they hold is given as it was when it happened, since this part may be loaded later. */
export interface Forms {
  change_(form: HTMLFormElement, control: Control, event: string | null, data: FormData): LiveEvent
  submit_(form: HTMLFormElement, data: FormData): LiveEvent
  recoveries_(view: Element): Recovery[]
  isEcho_(form: HTMLFormElement, control: Control, event: Event, isOpen?: boolean): boolean
  /** Takes what waits for an answer out of use. @returns the end of that */
  suspend_(element: Element, kind: string): (() => void) | undefined
}

/**
 * A form's values as the server reads them: URL-encoded, in document order, without files, the submitter in its
 * place. Before the value of a field that the person has not used
 * yet stands an empty one, under its name with `_unused_`. See docs/protocol.md, "Forms".
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
 * A control has changed: what its form holds, or only the control itself if the binding is its own. A button that says
 * so adds itself, unless it resets the form.
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

/** A form was submitted, which counts as use of everything in it. */
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
 * What the forms in a view have to tell a new server: those with an id and `phx-change`, unless they say
 * `phx-auto-recover="ignore"`. Asked before the new tree is drawn; each says its event afterwards, if the form
 * is still there and still means the same. See docs/protocol.md, "Recovery".
 */
function recoveries(view: Element): Recovery[] {
  const forms = view.querySelectorAll<HTMLFormElement>(
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
