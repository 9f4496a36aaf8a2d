import type { ComponentPlace } from '../template/rendered.ts'
import type { Component } from './component.ts'

/** The components of one instance: by their places, and by their numbers. */
export class ComponentTable {
  /** Those that are to be rendered again. */
  readonly stale: Set<Component> = new Set<Component>()
  /** By the component's definition, then by id. */
  readonly #places = new Map<object, Map<string, Component>>()
  readonly #all = new Map<number, Component>()

  /** The component with this number. */
  of(cid: number): Component | undefined {
    return this.#all.get(cid)
  }

  /** The component at a place. */
  at({ component, id }: ComponentPlace): Component | undefined {
    return this.#places.get(component)?.get(id)
  }

  add(component: Component): void {
    const { made, cid } = component
    const { id } = component.at
    const ids = this.#places.get(made) ?? new Map<string, Component>()
    this.#places.set(made, ids.set(id, component))
    this.#all.set(cid, component)
  }

  /** Takes it out. Another may be at its place by now, which stays. */
  remove(component: Component): void {
    const { made, cid } = component
    const { id } = component.at
    const ids = this.#places.get(made)
    if (ids?.get(id) === component) ids.delete(id)
    this.#all.delete(cid)
    this.stale.delete(component)
  }

  [Symbol.iterator](): IterableIterator<Component> {
    return this.#all.values()
  }
}
