import { guard } from '../dom/attempt.ts'
import { putAttribute } from '../patch/attributes.ts'
import { own } from '../dom/own.ts'

/** Operations of commands on one element by name, to be repeated after a patch. */
type StickyOperations = Map<string, () => void>

/** The operations of each element: a patch may undo them. */
const kept = new WeakMap<Element, StickyOperations>()

/** Applies an operation and keeps it; it replaces an earlier one of the same name. */
function applySticky(element: Element, name: string, act: () => void): void {
  const operations: StickyOperations = kept.get(element) ?? new Map<string, () => void>()
  act()
  // Called before it is kept: an operation that throws is not repeated.
  kept.set(element, operations.set(name, act))
}

/** Repeats the operations of an element: before a patch changes it, and after. */
export function reapply(element: Element): void {
  kept.get(element)?.forEach((act) => guard('command', element, act))
}

/**
 * Adds classes or removes them (`isWanted`), and keeps that. Undefined removes classes that were added for a while and
 * keeps nothing: if the server has them, its next update adds them again.
 */
export function setClasses(element: Element, names: readonly string[], isOn?: boolean): void {
  for (const name of names) {
    if (isOn !== undefined) applySticky(element, `.${name}`, () => own(element).classList.toggle(name, isOn))
    else {
      kept.get(element)?.delete(`.${name}`)
      own(element).classList.remove(name)
    }
  }
}

export function setAttribute(element: Element, name: string, value: string | null): void {
  applySticky(element, name, () => putAttribute(element, name, value))
}

export function setDisplay(element: HTMLElement, display: string): void {
  applySticky(element, '', () => (own(element).style.display = display))
}

/** From now on patches do not change these attributes. `*` in a name stands for any characters. */
export function ignoreAttributes(element: Element, names: string | readonly string[]): void {
  const pattern = new RegExp(`^(${[names].flat().join('|').replaceAll('*', '.*')})$`)
  let before: Map<string, string> | undefined
  applySticky(element, '*', () => {
    const now = [...own(element).attributes].filter(({ name }) => pattern.test(name))
    if (before) {
      for (const { name } of now) if (!before.has(name)) own(element).removeAttribute(name)
      for (const [name, value] of before) putAttribute(element, name, value)
    } else {
      before = new Map(now.map(({ name, value }) => [name, value]))
      // A patch is synchronous, so the microtask runs after it.
      queueMicrotask(() => (before = undefined))
    }
  })
}
