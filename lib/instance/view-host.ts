import type { Around } from '../template/compile/surroundings.ts'
import type { RenderHost } from '../template/diff/message.ts'
import type { ComponentPlace, Nested, Rendered } from '../template/rendered.ts'
import { Children, type ElementMaker } from './children.ts'

/** The components in the renders of a view. */
interface Placing extends Omit<RenderHost, 'elementOf'> {
  /** Renders one, to see what it nests. */
  look(place: ComponentPlace): Rendered | undefined
}

/** What stands in the renders of one view and has a state of its own: the views nested in it, and its components. */
export class ViewHost implements RenderHost {
  readonly #maker: ElementMaker
  readonly #components: Placing | undefined
  /** The nested views; undefined as long as there is none. */
  children: Children | undefined

  /** @param components undefined where none can be */
  constructor(maker: ElementMaker, components: Placing | undefined) {
    this.#maker = maker
    this.#components = components
  }

  get placed(): number {
    return this.#components?.placed ?? 0
  }

  replace(placed: number): void {
    this.#components?.replace(placed)
  }

  cidOf(place: ComponentPlace, around: Around | undefined): number {
    return this.#components?.cidOf(place, around) ?? 0
  }

  elementOf(nested: Nested): string {
    this.children ??= new Children(this.#maker, (place) => this.#components?.look(place))
    return this.children.elementOf(nested)
  }
}
