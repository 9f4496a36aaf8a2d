import { nestedIn } from '../template/nested-in.ts'
import type { Nested, Rendered } from '../template/rendered.ts'

type Child = { nested: Nested; readonly element: string }

/** Children that are kept without asking whether they are still rendered. */
const FEW = 64

/**
 * The views nested in one instance: what each is to be when the browser joins it, as it was last rendered, and its
 * element, which never changes. Those that are no longer rendered are forgotten when a child is asked for, or when
 * there are twice as many as there were.
 */
export class Children {
  readonly #print: ((nested: Nested) => string) | undefined
  readonly #known = new Map<string, Child>()
  #most = FEW
  /** Was there a render since those that are gone were forgotten? */
  #isStale = false

  /** @param print makes the element of a child */
  constructor(print: ((nested: Nested) => string) | undefined) {
    this.#print = print
  }

  elementOf(nested: Nested): string {
    const known = this.#known.get(nested.id)
    if (known) {
      known.nested = nested
      return known.element
    }
    const element = this.#print?.(nested) ?? ''
    this.#known.set(nested.id, { nested, element })
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
    if (this.#known.size > this.#most) this.#sweep(render)
  }

  #sweep(render: () => Rendered): void {
    const rendered = new Set(nestedIn(render()).map(({ id }) => id))
    for (const id of this.#known.keys()) if (!rendered.has(id)) this.#known.delete(id)
    this.#most = Math.max(FEW, this.#known.size * 2)
    this.#isStale = false
  }
}
