import { own, type PageElement } from '../dom/own.ts'
import { parse } from '../dom/fragment.ts'
import { phx } from '../dom/phx.ts'
import type { Pace } from './pace.ts'

type Field = PageElement & { readonly options?: Iterable<HTMLOptionElement> }

const looked = new WeakSet<Element>()

/**
 * Sends the changes of fields that the browser has filled in again, after a reload or on the way back to the page: it
 * dispatches no events for them.
 * `element` has `phx-change`; it is a form, or a field with a binding of its own.
 */
export function sendRestored(element: Element, pace: Pace): void {
  if (looked.has(element)) return
  looked.add(element)
  const [visit]: Partial<PerformanceNavigationTiming>[] = performance.getEntriesByType('navigation')
  if (visit?.type === 'navigate' || phx(element, 'auto-recover') === 'ignore') return
  const fields = element instanceof HTMLFormElement ? [...own(element).elements] : [element]
  for (const field of fields) {
    if ((field !== element && phx(field, 'change') !== null) || !isRestored(field)) continue
    field.dispatchEvent(new Event('input', { bubbles: true }))
    pace.end_(field)
  }
}

/** Does a field have another value than the one that it was printed with? */
function isRestored(field: Element): boolean {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
  if (!/^(input|select)$/.test(field.localName)) return false
  return stateOf(field) !== stateOf(parse(field.outerHTML).firstElementChild)
}

function stateOf(field: Field | null): string {
  const { value, checked, options = [] }: Partial<Field> = field ?? {}
  return JSON.stringify([value, checked, [...options].map(({ selected }) => selected)])
}
