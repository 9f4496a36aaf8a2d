import { own } from './own.ts'
type Shared = { prefix?: string | undefined; hooks?: Set<MadeHook> }

/** A hook that was made by `createHook`. */
type MadeHook = { readonly el: HTMLElement }

/** The window, on which our scripts share one object. */
declare const window: Record<symbol, Shared | undefined>

/**
 * The state that all our scripts share. Core and parts have a copy of this file each, so the state is on the window, under a
 * symbol, which no element's name can hide.
 */
const shared = (): Shared => (window[Symbol.for('express-liveview')] ??= {})

/** Sets the prefix of the page's bindings: `x-` makes them `x-click` and so on. */
export function setPrefix(prefix: string | undefined): void {
  shared().prefix = prefix
}

/** Bindings for the lifecycle of an element. The commands in them are loaded in advance. */
export const LIFECYCLE: readonly string[] = ['mounted', 'remove', 'connected', 'disconnected', 'click-away']

/** The attribute of a binding: `phx-<name>`, unless the page has another prefix. */
export function phxName(name: string): string {
  return (shared().prefix ?? 'phx-') + name
}

/** A selector for elements that have one of these bindings. */
export function bound(...names: string[]): string {
  return names.map((name) => `[${phxName(name)}]`).join()
}

/** The text of an element's `phx-<name>` attribute; null when it has none. */
export function phx(element: Element, name: string): string | null {
  return own(element).getAttribute(phxName(name))
}

/** The values of an element's `phx-value-*` attributes, by the rest of the attribute's name. */
export function phxValues(element: Element): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  const start = phxName('value-')
  for (const { name, value } of own(element).attributes) {
    if (name.startsWith(start)) values[name.slice(start.length)] = value
  }
  return values
}

/** Is the markup in this element foreign, for example written by a visitor? */
export function isForeign(element: Element): boolean {
  return own(element).hasAttribute('phx-foreign')
}

/** Does the view of this element own the page's URL? */
export function isMain(view: Element): boolean {
  return view.hasAttribute('data-phx-main')
}

/** The value of an element's event: its `phx-value-*` attributes, and its value as a field. */
export function valueOf(element: Element): Record<string, unknown> {
  return { ...phxValues(element), ...ownValue(own(element)) }
}

/** The value of a field as `value`; undefined for a box that is not ticked. */
function ownValue({ value, type, checked }: Partial<HTMLInputElement>): object | false {
  return value !== undefined && { value: /checkbox|radio/.test(type ?? '') && !checked ? undefined : value }
}

/** Hooks made by `createHook` that do not run yet; undefined if there was never one. */
export function madeHooks(): Set<MadeHook> | undefined {
  return shared().hooks
}

/** Keeps a hook until the part `hooks` runs it. */
export function keepHook(hook: MadeHook): void {
  ;(shared().hooks ??= new Set()).add(hook)
}
