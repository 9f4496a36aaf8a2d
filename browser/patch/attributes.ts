import { attempt } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'
import { own, type PageElement } from '../dom/own.ts'
import { phx } from '../dom/phx.ts'

/** Does a field keep what it shows, although this attribute has changed? */
export type Keeps = (field: Element, attribute: string) => unknown

/** Attributes that run script: event handlers, `srcdoc`, and `javascript:` URLs, also as values of an animation. */
const SCRIPT = /^(on|srcdoc=|[^=]*(href|action|src|data|to|from|values)=(.*;)?javascript:)/i

/**
 * Would this attribute run script? Browsers ignore control characters and spaces before a URL's scheme, and some of them in
 * it.
 */
function isScript(name: string, value: string): boolean {
  return SCRIPT.test(`${name}=${value.replace(/[\0- ]/g, '')}`)
}

/**
 * Sets an attribute, or removes it (null); what a field shows stays. An equal value is not written again, since observers
 * would be called. An attribute that would run script is never set.
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
 * Sets an attribute, or removes it (null), and changes what a field shows accordingly, unless the person is editing the
 * field.
 *
 * @param was the value in the earlier render: classes that scripts have added since then stay
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
  // When `type` changes, the value may become valid. A file field accepts no value and throws.
  const isDue = name === 'value' || (name === 'type' && !element.value)
  if (isDue && /^(input|textarea)$/.test(own(element).localName) && !isBusy(element, keeps))
    attempt(() => (element.value = element.defaultValue))
  if ((name === 'checked' || name === 'selected') && name in own(element) && !keeps?.(element, name))
    element[name] = value !== null
}

/**
 * Does this field keep its value? It does while it has the focus (without `phx-patch-focused`), or if the person's text is
 * newer.
 */
export function isBusy(field: Element, keeps?: Keeps): unknown {
  const isAtHand = field === document.activeElement && phx(field, 'patch-focused') === null
  return isAtHand || keeps?.(field, 'value')
}

/**
 * Writes the attributes in which two other elements differ to an element; its other attributes stay.
 *
 * @param isMarkup is the new element printed as a whole? Then an attribute that runs script, such as an `onclick`, comes from
 * the text of a template and is allowed, if the page's Content-Security-Policy allows it
 */
export function writeDifference(
  element: Element,
  from: Element,
  to: Element,
  keeps?: Keeps,
  isMarkup?: boolean,
): void {
  const [it, old, next] = [own(element), own(from), own(to)]
  // `value` last: which values are valid depends on the other attributes.
  for (const attribute of [...next.attributes].sort(
    (a, b) => +(a.name === 'value') - +(b.name === 'value'),
  )) {
    const { name, value } = attribute
    if (old.getAttribute(name) === value) continue
    // Attributes that the parser made are copied, since `setAttribute` refuses some names and sets no namespace.
    if ((isMarkup && name !== 'class') || !(it.hasAttribute(name) || isScript(name, value)))
      attempt(() => it.setAttributeNode(attribute.cloneNode() as Attr))
    writeAttribute(element, name, value, from === element ? null : (old.getAttribute(name) ?? ''), keeps)
  }
  for (const { name, value } of [...old.attributes]) {
    if (!next.hasAttribute(name)) writeAttribute(element, name, null, from === element ? null : value, keeps)
  }
}
