import { nameOf, type Control } from '../input/forms.ts'

/** What each field held when it said so last. */
const heldBefore = new WeakMap<Element, string>()
/** The field that spoke last, and by which event. */
let last: readonly unknown[] = []

/**
 * Has a field said before what it says now? A change of its value counts once: `input` and `change` go together, in
 * either order, and what was typed is said again when the field is left. What is no echo counts as said from now on.
 *
 * @param isOpen it is not finished, and does not count
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
