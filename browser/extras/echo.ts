import { nameOf, type Control } from '../input/forms.ts'

/** The value of each field when its change was last sent. */
const heldBefore = new WeakMap<Element, string>()
/** The field whose change was sent last, and the type of its DOM event. */
let last: readonly unknown[] = []

/**
 * Was this value of a field sent already? Browsers dispatch both `input` and `change` for one change of a value, in either
 * order, and `change` again when the field is left. A value that was not sent yet counts as sent from now on.
 *
 * @param isOpen the input is not finished, so the value does not count as sent
 */
export function isEcho(
  form: HTMLFormElement,
  field: Control,
  { type, isTrusted }: Event,
  isOpen?: boolean,
): boolean {
  const held = JSON.stringify([field.value, ...new FormData(form).getAll(nameOf(field))])
  if (held === heldBefore.get(field)) {
    const [before, by] = last
    const isPair = before === field && by !== type
    if (isPair) last = []
    if (isPair || (isTrusted && type === 'change')) return true
  }
  if (!isOpen) {
    heldBefore.set(field, held)
    last = [field, type]
  }
  return false
}
