import { Keyed, Nested, Rendered } from './rendered.ts'

/** The views that a render nests, in the order of the page. Rows are rendered to find out. */
export function nestedIn(value: unknown): Nested[] {
  if (value instanceof Nested) return [value]
  if (value instanceof Rendered) return value.values.flatMap(nestedIn)
  if (value instanceof Keyed) return value.items.flatMap((item, i) => nestedIn(value.render(item, i)))
  return Array.isArray(value) ? value.flatMap(nestedIn) : []
}
