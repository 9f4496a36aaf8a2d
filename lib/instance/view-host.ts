import type { Around } from '../template/compile/surroundings.ts'
import type { Dialect, RenderHost } from '../template/diff/message.ts'
import type { ComponentPlace, Nested, Rendered } from '../template/rendered.ts'
import { Children, type ElementMaker } from './children.ts'

/** The components in the renders of a view. */
interface Placing extends Omit<RenderHost, 'elementOf'> {
  /** A message begins. @param page has the views that are nested in them */
  begin(dialect: Dialect, page: Pick<RenderHost, 'elementOf'>): void
  /** Renders one, to see what it nests. */
  look(place: ComponentPlace): Rendered | undefined
}

/** The components of a view, which may have none. */
export interface PlacedComponents<Renders extends Placing = Placing> {
  /** Undefined before the first. */
  readonly renders: Renders | undefined
  /** The view renders its first component. */
  begin(): Renders
}

/** What stands in the renders of one view and has a state of its own: the views nested in it, and its components. */
export class ViewHost implements RenderHost {
  readonly #maker: ElementMaker
  readonly #components: PlacedComponents | undefined
  /** What the browser of the message understands. */
  dialect: Dialect
  /** The nested views; undefined as long as there is none. */
  children: Children | undefined

  /** @param components undefined where none can be */
  constructor(maker: ElementMaker, components: PlacedComponents | undefined, dialect: Dialect) {
    this.#maker = maker
    this.#components = components
    this.dialect = dialect
  }

  /** A message begins. */
  begin(): void {
    this.#components?.renders?.begin(this.dialect, this)
  }

  get placed(): number {
    return this.#components?.renders?.placed ?? 0
  }

  replace(placed: number): void {
    this.#components?.renders?.replace(placed)
  }

  cidOf(place: ComponentPlace, around: Around | undefined): number {
    return this.#rendersOf(this.#components)?.cidOf(place, around) ?? 0
  }

  elementOf(nested: Nested): string {
    this.children ??= new Children(this.#maker, (place) => this.#components?.renders?.look(place))
    return this.children.elementOf(nested)
  }

  /** The first component may come in the middle of a message. */
  #rendersOf(components: PlacedComponents | undefined): Placing | undefined {
    if (!components || components.renders) return components?.renders
    components.begin()
    this.begin()
    return components.renders
  }
}
