import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'

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

/** Also of what only behaves like a field. */
export function nameOf(control: Control): string {
  return control.getAttribute('name') ?? ''
}

/** Is it a button that takes the form elsewhere than the form itself would go, or a form that closes its dialog? */
export function isNative(form: HTMLFormElement, button: HTMLElement | null): boolean {
  const isTheirs = button?.matches('[formaction],[formmethod],[formtarget]')
  return isTheirs || own(form).matches('[method=dialog i]')
}
