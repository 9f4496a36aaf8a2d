import { attempt } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'
import { own, type PageElement } from '../dom/own.ts'
import { phx } from '../dom/phx.ts'

/** Says whether what a field shows stays, although this attribute of it says something else now. */
export type Keeps = (field: Element, attribute: string) => unknown

/** What runs script: handlers, documents, and links that are script, also those to which an animation changes one. */
const SCRIPT = /^(on|srcdoc=|[^=]*(href|action|src|data|to|from|values)=(.*;)?javascript:)/i

/** Would it run script? Browsers pass over control characters and spaces before a scheme, and over some in it. */
function isScript(name: string, value: string): boolean {
  return SCRIPT.test(`${name}=${value.replace(/[\0- ]/g, '')}`)
}

/**
 * Sets an attribute, or removes it (null); what a field shows stays. Nothing is written that is there already: others may
 * be watching. What would run script is not set, whatever asks for it.
 */
export function putAttribute(element: Element, name: string, value: string | null): void {
  const it = own(element)
  const present = it.getAttributeNode(name)
  if (value === null) it.removeAttribute(name)
  else if (present?.value === value) return
  else if (isScript(name, value)) console.error(name)
  else if (present) present.value = value
  else it.setAttribute(name, value)
}

/**
 * Sets an attribute, or removes it (null), and with it what a field shows or holds. Of a field that is busy the
 * value stays.
 *
 * @param was what it was rendered as before: of a class, what others have added stays
 * @param keeps by default nothing is kept
 */
export function writeAttribute(
  element: PageElement,
  name: string,
  value: string | null,
  was: string | null = null,
  keeps?: Keeps,
): void {
  if (name === 'class' && was !== null) {
    const known = ` ${was} ${value} `.replace(/\s/g, ' ')
    const added = [...own(element).classList].filter((word) => !known.includes(` ${word} `))
    if (added[0]) value = [value, ...added].join(' ')
  }
  // Without its attribute an open modal dialog would stay on top, invisible.
  if (name === 'open' && value === null && own(element).localName === 'dialog') element.close?.()
  putAttribute(element, name, value)
  // What a field was given may not have fitted its kind until now. A chooser of files takes no value.
  const isDue = name === 'value' || (name === 'type' && !element.value)
  if (isDue && /^(input|textarea)$/.test(own(element).localName) && !isBusy(element, keeps))
    attempt(() => (element.value = element.defaultValue))
  if ((name === 'checked' || name === 'selected') && name in own(element) && !keeps?.(element, name))
    element[name] = value !== null
}

/** Does what this field shows stay: since a person is at it (without `phx-patch-focused`), or what they typed is newer? */
export function isBusy(field: Element, keeps?: Keeps): unknown {
  const isAtHand = field === document.activeElement && phx(field, 'patch-focused') === null
  return isAtHand || keeps?.(field, 'value')
}

/**
 * Writes to an element what makes the difference between two others; everything else on it stays.
 *
 * @param isMarkup is the other a whole element, as it is printed? Then it says itself what it runs, such as an `onclick`
 * that a template has written out; if the page's policy lets it.
 */
export function writeDifference(
  element: Element,
  from: Element,
  to: Element,
  keeps?: Keeps,
  isMarkup?: boolean,
): void {
  const [it, old, next] = [own(element), own(from), own(to)]
  // A value last: what it may be depends on the others.
  for (const attribute of [...next.attributes].sort(
    (a, b) => +(a.name === 'value') - +(b.name === 'value'),
  )) {
    const { name, value } = attribute
    if (old.getAttribute(name) === value) continue
    // The parser knows names and namespaces that `setAttribute` does not.
    if ((isMarkup && name !== 'class') || !(it.hasAttribute(name) || isScript(name, value)))
      attempt(() => it.setAttributeNode(attribute.cloneNode() as Attr))
    writeAttribute(element, name, value, from === element ? null : (old.getAttribute(name) ?? ''), keeps)
  }
  for (const { name, value } of [...old.attributes]) {
    if (!next.hasAttribute(name)) writeAttribute(element, name, null, from === element ? null : value, keeps)
  }
}
