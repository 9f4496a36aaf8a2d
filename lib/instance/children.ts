import { nestedInvalid } from '../errors/index.ts'
import { nestedIn } from '../template/nested-in.ts'
import type { Nested, Rendered } from '../template/rendered.ts'

/** A view that is nested in another one, and what that one has. */
export type NestedPart = { readonly nested: Nested; readonly assigns: Readonly<Record<string, unknown>> }

type Child = { nested: Nested; readonly element: string; lastSeen: number }

/** Children that are kept without asking whether they are still rendered. */
const FEW = 64

/**
 * The views nested in one instance: what each is to be when the browser joins it, as it was last rendered, and its
 * element, which never changes. Those that are no longer rendered are forgotten when a child is asked for, or when
 * there are twice as many as there were.
 */
export class Children {
  readonly #print: (nested: Nested) => string
  readonly #known = new Map<string, Child>()
  #max = FEW
  #renders = 0
  /** Was there a render since those that are gone were forgotten? */
  #isStale = false

  /** @param print makes the element of a child */
  constructor(print: (nested: Nested) => string) {
    this.#print = print
  }

  /** @throws LIVE_NESTED_INVALID when the page still has another view under this id, which would stay there */
  elementOf(nested: Nested): string {
    const known = this.#known.get(nested.id)
    if (known) {
      if (known.nested.view !== nested.view && known.lastSeen >= this.#renders - 1)
        throw nestedInvalid(`"${nested.id}" is the id of another view; give each view its own`)
      known.nested = nested
      known.lastSeen = this.#renders
      return known.element
    }
    const element = this.#print(nested)
    this.#known.set(nested.id, { nested, element, lastSeen: this.#renders })
    return element
  }

  /** The child with this id, if a render has it. */
  of(id: string, render: () => Rendered): Nested | undefined {
    if (this.#isStale && this.#known.has(id)) this.#sweep(render)
    return this.#known.get(id)?.nested
  }

  /** The view was rendered. */
  rendered(render: () => Rendered): void {
    this.#isStale = true
    this.#renders++
    if (this.#known.size > this.#max) this.#sweep(render)
  }

  #sweep(render: () => Rendered): void {
    const rendered = new Set(nestedIn(render()).map(({ id }) => id))
    for (const id of this.#known.keys()) if (!rendered.has(id)) this.#known.delete(id)
    this.#max = Math.max(FEW, this.#known.size * 2)
    this.#isStale = false
  }
}
