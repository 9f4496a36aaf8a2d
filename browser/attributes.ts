import { document } from './document.ts'
import { own } from './own.ts'
import { phx } from './phx.ts'
import { isKept } from './typing.ts'

/**
 * Sets an attribute, or removes it (null); what a field shows stays. Nothing is written that is there already: others may
 * be watching.
 */
export function putAttribute(element: Element, name: string, value: string | null): void {
  const it = own(element)
  const present = it.getAttributeNode(name)
  if (value === null) it.removeAttribute(name)
  else if (!present) it.setAttribute(name, value)
  else if (present.value !== value) present.value = value
}

/**
 * Sets an attribute, or removes it (null), and with it what a field shows or holds. Of a field that is busy the
 * value stays.
 */
export function writeAttribute(element: Element, name: string, value: string | null): void {
  const control = element as HTMLInputElement & HTMLOptionElement & HTMLDialogElement
  // Without its attribute an open modal dialog would stay on top, invisible.
  if (name === 'open' && value === null && own(element).localName === 'dialog') control.close()
  putAttribute(element, name, value)
  if (name === 'value' && /^(input|textarea)$/.test(own(element).localName) && !isBusy(element))
    control.value = control.defaultValue
  if ((name === 'checked' || name === 'selected') && name in own(element) && !isKept(element, name))
    control[name as 'checked'] = value !== null
}

/** Is a person at this field, and has nobody said that it is written all the same? Or is what they typed newer? */
export function isBusy(field: Element): boolean | undefined {
  const isAtHand = field === document.activeElement && phx(field, 'patch-focused') === null
  return isAtHand || isKept(field, 'value')
}

/** Writes to an element what makes the difference between two others; everything else on it stays. */
export function writeDifference(element: Element, from: Element, to: Element): void {
  const [it, old, next] = [own(element), own(from), own(to)]
  for (const attribute of next.attributes) {
    const { name, value } = attribute
    if (old.getAttribute(name) === value) continue
    // The parser knows names and namespaces that `setAttribute` does not.
    if (!it.hasAttribute(name)) it.setAttributeNode(attribute.cloneNode() as Attr)
    writeAttribute(element, name, value)
  }
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name)) writeAttribute(element, name, null)
  }
}
