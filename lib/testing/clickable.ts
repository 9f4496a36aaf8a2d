import { isDisabled, isTick, valueOf } from './control.ts'
import { collapsed, phxValues, type Elements, type PageDocument } from './page-document.ts'
import { SHOWN } from './portals.ts'

/** Elements on which a click does something. */
const LISTENING = '[phx-click], a[href]'

const VIEW = '[data-phx-session]'

/** Elements that carry a `value` of their own into an event. */
const WITH_VALUE = 'button, input, select, textarea, option'

/**
 * Finds the link, or the element with a `phx-click`, that a click on something is for: something a selector names, or
 * whose visible text it is, or that has this `phx-click`.
 *
 * @throws when there is no such element, more than one, or one that a visitor could not click
 */
export function clickable(document: PageDocument, target: string): Elements {
  const element = meant(document, target)
  refuseUnusable(document, element, target)
  // What happens in a view is not for what is around it.
  const bound = element.closest(`${LISTENING}, ${VIEW}`)
  if (!bound.is(LISTENING)) {
    const why = 'it has no phx-click and is no link'
    throw new Error(`Nothing happens on a click on "${target}": ${why}.\n\n${document.excerpt}`)
  }
  return bound
}

/** @throws when a visitor could not touch an element */
export function refuseUnusable(document: PageDocument, element: Elements, target: string): void {
  const why = flawOf(document, element)
  if (why) throw new Error(`A visitor cannot use "${target}": it is ${why}.\n\n${document.excerpt}`)
}

/** What an element adds to an event: its `phx-value-*` attributes, and what it holds as `value`. */
export function ownValue(element: Elements): Readonly<Record<string, string>> {
  const isSilent = !element.is(WITH_VALUE) || (isTick(element) && !element.is('[checked]'))
  return { ...phxValues(element), ...(!isSilent && { value: valueOf(element) }) }
}

function meant(document: PageDocument, target: string): Elements {
  const selected = selectedBy(document, target)
  if (selected.length > 1)
    throw new Error(document.notOne(`element matches "${target}"`, document.each(selected)))
  if (selected.length === 1) return selected
  const said = saying(document, target)
  const named = document.each(document.all('[phx-click]')).filter((it) => it.attr('phx-click') === target)
  const [found, ...others] = said.length > 0 ? said : named
  if (found && others.length === 0) return found
  const what = `element is named by the selector, text or phx-click "${target}"`
  throw new Error(
    `${document.notOne(what, found ? [found, ...others] : [])}\n\nIt could be clicked on: ${offers(document)}`,
  )
}

/** No element for a text that is not a selector. */
export function selectedBy(document: PageDocument, text: string): Elements {
  try {
    return document.all(text)
  } catch {
    return document.all(':not(*)')
  }
}

/** The elements that say just this; of nested ones the innermost, and those that listen before those that do not. */
function saying(document: PageDocument, text: string): readonly Elements[] {
  const all = document
    .each(document.all(`${VIEW} *, ${SHOWN} *, a[href], [phx-click]`))
    .filter((one) => saysOf(document, one).includes(text))
  const nodes = new Set(all.flatMap((one) => one.toArray()))
  const innermost = all.filter(
    (one) =>
      !one
        .find('*')
        .toArray()
        .some((inner) => nodes.has(inner)),
  )
  const listening = innermost.filter((one) => one.closest(LISTENING).length > 0)
  return listening.length > 0 ? listening : innermost
}

/** What a person reads, or hears, of an element. */
function saysOf(document: PageDocument, element: Elements): readonly string[] {
  const label = element.attr('aria-label')
  const caption = element.is('input') ? element.attr('value') : undefined
  return [document.textOf(element), collapsed(label ?? ''), caption ?? '']
}

function offers(document: PageDocument): string {
  const all = document.each(document.all('[phx-click], a[href]'))
  return (
    all.map((one) => `"${document.textOf(one) || (one.attr('phx-click') ?? '')}"`).join(', ') || 'nothing'
  )
}

function flawOf(document: PageDocument, element: Elements): string | undefined {
  if (document.isHidden(element)) return 'hidden'
  if (isBlocked(element)) return 'disabled'
  if (element.closest('[inert]').length > 0) return 'inert'
  return undefined
}

/** Is a control, or the button around an element, disabled? */
function isBlocked(element: Elements): boolean {
  const control = element.closest('button, input, select, textarea')
  return control.length > 0 && isDisabled(control)
}
