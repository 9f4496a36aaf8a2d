import type { AnyLiveComponent } from '../view/live-component.ts'
import { runUpdateMany, type Update } from './component-callbacks.ts'
import type { Component } from './component.ts'

type Renewed = { readonly component: Component } & Update

/** Components that were mounted or have new props, and are still to be told so: all of one kind together. */
export class Renewals {
  readonly #renewed = new Map<AnyLiveComponent, Renewed[]>()

  add(component: Component, update: Update): void {
    const all = this.#renewed.get(component.made) ?? []
    if (all.push({ component, ...update }) === 1) this.#renewed.set(component.made, all)
  }

  /** Is any of this kind still to be told? */
  has(made: AnyLiveComponent): boolean {
    return this.#renewed.has(made)
  }

  clear(): void {
    this.#renewed.clear()
  }

  /** Tells all of them. @param failed hears of each component whose `updateMany` threw */
  tell(failed: (component: Component, error: unknown) => void): void {
    for (const [made, updates] of this.#renewed) {
      this.#renewed.delete(made)
      try {
        runUpdateMany(made, updates)
      } catch (error) {
        for (const { component } of updates) failed(component, error)
      }
    }
  }
}
