/** The text of an element's `phx-<name>` attribute; null when it has none. */
export function phx(element: Element, name: string): string | null {
  return element.getAttribute(`phx-${name}`)
}

/** What an element's `phx-value-*` attributes say, by the name behind the dash. */
export function phxValues(element: Element): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { name, value } of element.attributes) {
    if (name.startsWith('phx-value-')) values[name.slice(10)] = value
  }
  return values
}
