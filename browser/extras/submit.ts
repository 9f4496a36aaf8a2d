import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'

/** The name and value that a submit button adds to its form. */
type Submitter = { readonly name?: string; readonly value?: string }

/** Submits a form by the browser itself, with the button that was pressed. */
export function submit(form: Element, button: (HTMLElement & Submitter) | null | undefined): void {
  const { name, value }: Submitter = button ?? {}
  const field = document.createElement('input')
  if (name) Object.assign(field, { type: 'hidden', name, value })
  const outside = button?.getAttribute('form')
  if (outside) field.setAttribute('form', outside)
  // At the button's place among the fields, or at the end if the button is gone.
  if (button?.isConnected) button.before(field)
  else own(form).append(field)
  // A field named `submit` would hide the method.
  HTMLFormElement.prototype.submit.call(form)
  field.remove()
}
