import type { ComponentPlace } from '../template/rendered.ts'
import type { Component } from './component.ts'

/** The components of one instance: by their places, and by their numbers. */
export class ComponentTable {
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

  add({ component: made, id }: ComponentPlace, component: Component): void {
    const ids = this.#places.get(made) ?? new Map<string, Component>()
    this.#places.set(made, ids.set(id, component))
    this.#all.set(component.cid, component)
    component.end = () => {
      if (ids.get(id) === component) ids.delete(id)
      this.#all.delete(component.cid)
    }
  }

  [Symbol.iterator](): IterableIterator<Component> {
    return this.#all.values()
  }
}
