import { nestedInvalid } from '../errors/index.ts'
import type { RenderHost } from '../template/diff/message.ts'
import { nestedIn } from '../template/nested-in.ts'
import type { ComponentPlace, Nested, Rendered } from '../template/rendered.ts'

/** A nested view, and the assigns of the view around it. */
export type NestedPart = { readonly nested: Nested; readonly assigns: Readonly<Record<string, unknown>> }

type Child = { nested: Nested; readonly element: string; lastSeen: number }

/** So many children are kept without a look at whether they are still rendered. */
const FEW = 64

/** What makes the element of a nested view, for the browser to join. Without it elements are empty. */
export type ElementMaker = { elementOf?(nested: Nested): string }

/** Renders a live component, to see what it nests. */
type Look = (place: ComponentPlace) => Rendered | undefined

/**
 * The views nested in one instance: what each is to be when the browser joins it, as it was last rendered, and its
 * element, which never changes. Those that are no longer rendered are forgotten when a child is asked for, or when
 * there are twice as many as there were.
 */
export class Children implements Pick<RenderHost, 'elementOf'> {
  readonly #maker: ElementMaker
  readonly #look: Look
  readonly #known = new Map<string, Child>()
  #max = FEW
  #renders = 0
  /** May there be children that are no longer rendered? */
  #isStale = false

  constructor(maker: ElementMaker, look: Look = () => undefined) {
    this.#maker = maker
    this.#look = look
  }

  /** @throws LIVE_NESTED_INVALID when the page has a view of another definition under this id: it would stay there */
  elementOf(nested: Nested): string {
    const known = this.#known.get(nested.id)
    if (known) {
      if (known.nested.view !== nested.view && known.lastSeen >= this.#renders - 1)
        throw nestedInvalid(`"${nested.id}" is the id of another view; give each view its own`)
      known.nested = nested
      known.lastSeen = this.#renders
      return known.element
    }
    const element = this.#maker.elementOf?.(nested) ?? ''
    this.#known.set(nested.id, { nested, element, lastSeen: this.#renders })
    return element
  }

  /** The child with this id, if the last render has it. @param render renders again, to look for it */
  of(id: string, render: () => Rendered): Nested | undefined {
    if (this.#isStale && this.#known.has(id)) this.#sweep(render())
    return this.#known.get(id)?.nested
  }

  /** The view was rendered, or a component of it. @param render renders the view again */
  rendered(render: () => Rendered): void {
    this.#isStale = true
    this.#renders++
    if (this.#known.size > this.#max) this.#sweep(render())
  }

  /** Forgets those that a render does not have. */
  #sweep(rendered: Rendered): void {
    const present = new Set(nestedIn(rendered, this.#look).map(({ id }) => id))
    for (const id of this.#known.keys()) if (!present.has(id)) this.#known.delete(id)
    this.#max = Math.max(FEW, this.#known.size * 2)
    this.#isStale = false
  }
}
