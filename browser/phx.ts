/** Every script of ours has a copy of this file, the parts too; so the page keeps what they share. */
type Prefixed = Document & { phxPrefix?: string | undefined }

/** Names the page's bindings otherwise, such as `x-click` for the prefix `x-`. */
export function setPrefix(prefix: string | undefined): void {
  ;(document as Prefixed).phxPrefix = prefix
}

/** The attribute of a binding: `phx-<name>`, unless the page has another prefix. */
export function phxName(name: string): string {
  return ((document as Prefixed).phxPrefix ?? 'phx-') + name
}

/** A selector of elements that have one of these bindings. */
export function bound(...names: string[]): string {
  return names.map((name) => `[${phxName(name)}]`).join()
}

/** The text of an element's `phx-<name>` attribute; null when it has none. */
export function phx(element: Element, name: string): string | null {
  return element.getAttribute(phxName(name))
}

/** What an element's `phx-value-*` attributes say, by the name behind the dash. */
export function phxValues(element: Element): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  const start = phxName('value-')
  for (const { name, value } of element.attributes) {
    if (name.startsWith(start)) values[name.slice(start.length)] = value
  }
  return values
}

/** The element of the view that an element belongs to: of nested ones the innermost. */
export function viewOf(element: Element | null): Element | null | undefined {
  return element?.closest('[data-phx-session]')
}
