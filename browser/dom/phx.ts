import { own } from './own.ts'
type Shared = { prefix?: string | undefined; hooks?: Set<MadeHook> }

/** A hook that an element has made for itself. */
type MadeHook = { readonly el: HTMLElement }

/** The window, as far as our scripts keep things there. */
declare const window: Record<symbol, Shared | undefined>

/**
 * Every script of ours has a copy of this file, the parts too; so the page keeps what they share, under a name that no
 * element can have.
 */
const shared = (): Shared => (window[Symbol.for('express-liveview')] ??= {})

/** Names the page's bindings otherwise, such as `x-click` for the prefix `x-`. */
export function setPrefix(prefix: string | undefined): void {
  shared().prefix = prefix
}

/** Bindings of what happens to an element; the commands in them are loaded before anything does. */
export const LIFECYCLE: readonly string[] = ['mounted', 'remove', 'connected', 'disconnected', 'click-away']

/** The attribute of a binding: `phx-<name>`, unless the page has another prefix. */
export function phxName(name: string): string {
  return (shared().prefix ?? 'phx-') + name
}

/** A selector of elements that have one of these bindings. */
export function bound(...names: string[]): string {
  return names.map((name) => `[${phxName(name)}]`).join()
}

/** The text of an element's `phx-<name>` attribute; null when it has none. */
export function phx(element: Element, name: string): string | null {
  return own(element).getAttribute(phxName(name))
}

/** What an element's `phx-value-*` attributes say, by the name behind the dash. */
export function phxValues(element: Element): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  const start = phxName('value-')
  for (const { name, value } of own(element).attributes) {
    if (name.startsWith(start)) values[name.slice(start.length)] = value
  }
  return values
}

/** Is the markup in this element foreign, written by a visitor for instance? */
export function isForeign(element: Element): boolean {
  return own(element).hasAttribute('phx-foreign')
}

/** The element of the view that an element belongs to: of nested ones the innermost. */
export function viewOf(element: Element | null): Element | null | undefined {
  return own(element)?.closest('[data-phx-session]')
}

/** Does the view of this element own the page's URL? */
export function isMain(view: Element): boolean {
  return view.hasAttribute('data-phx-main')
}

/** What an event of an element says of it: its `phx-value-*`, and what it holds itself. */
export function valueOf(element: Element): Record<string, unknown> {
  return { ...phxValues(element), ...ownValue(own(element)) }
}

/** What an element itself holds, as `value`; a box that is not ticked holds nothing. */
function ownValue({ value, type, checked }: Partial<HTMLInputElement>): object | false {
  return value !== undefined && { value: /checkbox|radio/.test(type ?? '') && !checked ? undefined : value }
}

/** The hooks that elements have made for themselves and that do not run yet, if there have ever been any. */
export function madeHooks(): Set<MadeHook> | undefined {
  return shared().hooks
}

/** Keeps a hook until the part `hooks` runs it. */
export function keepHook(hook: MadeHook): void {
  ;(shared().hooks ??= new Set()).add(hook)
}
