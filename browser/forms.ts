import type { LiveEvent } from './answer.ts'
import { bound, phx, phxName, phxValues, viewOf } from './phx.ts'

/** Anything in `form.elements` that has a name and a value. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement

/**
 * The controls a person has changed or submitted; about the others the server need not complain yet.
 * A property of the elements, really, which is why it belongs to no connection.
 */
export const used: WeakSet<Element> = new WeakSet()

export function controls(form: HTMLFormElement): Control[] {
  return [...form.elements] as Control[]
}

/**
 * A form's values as the server reads them: URL-encoded, in document order, without files, the submitter in its
 * place. A name nobody has used yet is preceded by an empty `_unused_` twin. See docs/protocol.md, "Forms".
 *
 * @param only the one name to send; all of them by default
 */
function encode(form: HTMLFormElement, submitter: HTMLElement | null = null, only?: string): string {
  const unused = new Set<string>()
  for (const { type, name } of controls(form)) if (type !== 'hidden') unused.add(name)
  for (const control of controls(form)) {
    const isUsed = used.has(control) || control.closest(bound('no-unused-field'))
    if (isUsed) unused.delete(control.name)
  }
  const values = new URLSearchParams()
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== 'string' || name !== (only ?? name)) continue
    if (unused.has(name)) values.append(name.replace(/([^[\]]+]?(\[])?)$/, '_unused_$1'), '')
    values.append(name, value)
  }
  return `${values}`
}

/** A control has changed: what its form holds, or only the control itself if the binding is its own. */
export function changeEvent(form: HTMLFormElement, control: Control, event: string | null): LiveEvent {
  const { name } = control
  return {
    kind: 'change',
    elements: [control, form],
    type: 'form',
    event,
    value: encode(form, null, phx(control, 'change') === null ? undefined : name),
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
  const own = [...forms].filter((form) => viewOf(form) === view)
  return own.map((form) => {
    const change = phx(form, 'change')
    const control = controls(form).find(({ name, type }) => name && type !== 'hidden')
    const event = control && changeEvent(form, control, phx(form, 'auto-recover') ?? change)
    return { form, recover: () => form.isConnected && phx(form, 'change') === change && event }
  })
}
