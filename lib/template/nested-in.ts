import { ComponentPlace, Keyed, Nested, Rendered, Streamed } from './rendered.ts'

/**
 * The views that a render nests, in the order of the page; first those outside of components. Rows are rendered to find out.
 * @param look renders a live component
 */
export function nestedIn(
  rendered: unknown,
  look: (place: ComponentPlace) => Rendered | undefined = () => undefined,
): Nested[] {
  const own = all(rendered, (value) => value instanceof Nested)
  return [...own, ...componentsIn(rendered).flatMap((place) => nestedIn(look(place), look))]
}

/** The places of live components in a render, in the order of the page; not those in other components. */
export function componentsIn(rendered: unknown): ComponentPlace[] {
  return all(rendered, (value) => value instanceof ComponentPlace)
}

function all<Kind>(value: unknown, is: (value: unknown) => value is Kind): Kind[] {
  if (is(value)) return [value]
  if (value instanceof Rendered) return value.values.flatMap((each) => all(each, is))
  if (value instanceof Keyed) return value.items.flatMap((item, i) => all(value.render(item, i), is))
  if (value instanceof Streamed) return all(value.rows, is)
  return Array.isArray(value) ? value.flatMap((each: unknown) => all(each, is)) : []
}
