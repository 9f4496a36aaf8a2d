import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'

/** Anything in `form.elements` that has a name and a value. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement

/**
 * The controls that a person has changed or submitted: for the others the server shows no errors yet. It is state of the
 * elements, so it does not belong to a connection.
 */
export const used: WeakSet<Element> = new WeakSet()

export function controls(form: HTMLFormElement): Control[] {
  return [...own(form).elements] as Control[]
}

/** The form of a field. A custom element that acts as a field may not have a property for it. */
export function formOf(control: Control): HTMLFormElement | null | undefined {
  const forms = document.querySelectorAll('form')
  return 'form' in control ? control.form : [...forms].find((form) => controls(form).includes(control))
}

/** The name of a control; custom elements that act as fields have no property for it. */
export function nameOf(control: Control): string {
  return control.getAttribute('name') ?? ''
}

/**
 * Does the browser submit the form itself? So it is if the button has its own action, method or target, or the form closes
 * its dialog.
 */
export function isNative(form: HTMLFormElement, button: HTMLElement | null): boolean {
  const isTheirs = button?.matches('[formaction],[formmethod],[formtarget]')
  return isTheirs || own(form).matches('[method=dialog i]')
}
