import { guard } from '../dom/attempt.ts'
import { putAttribute } from '../patch/attributes.ts'
import { own } from '../dom/own.ts'

/** What has been done to an element, each under a name, such that it can be done again. */
type StickyOperations = Map<string, () => void>

/** What commands have made of elements, so that it can be made again when a patch has undone it. */
const kept = new WeakMap<Element, StickyOperations>()

/** Does something to an element, for good; what was done under that name before counts no more. */
function applySticky(element: Element, name: string, act: () => void): void {
  const operations: StickyOperations = kept.get(element) ?? new Map<string, () => void>()
  act()
  // What cannot be done is not done again.
  kept.set(element, operations.set(name, act))
}

/** A patch is about to change an element, or has just done so. */
export function reapply(element: Element): void {
  kept.get(element)?.forEach((act) => guard('command', element, act))
}

/**
 * Adds classes or removes them, for good; or removes those that were only there for a while, and come back if the
 * server has them.
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

/** From now on attributes stay as they are before a patch. `*` in a name stands for anything. */
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
      // A patch is done in one go.
      queueMicrotask(() => (before = undefined))
    }
  })
}
