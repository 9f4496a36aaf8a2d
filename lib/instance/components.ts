import { componentsIn } from '../template/nested-in.ts'
import type { ComponentPlace, Rendered } from '../template/rendered.ts'
import { Component, type ComponentListener, type Home } from './component.ts'
import { ComponentTable } from './component-table.ts'

/**
 * The live components of one instance: each has a number, by which the browser knows it, and a state of its own. One that
 * is no longer rendered lives until the browser says that it is gone from the page.
 */
export class Components {
  readonly #home: Home
  readonly #table = new ComponentTable()
  #last = 0
  #mayRecover = false
  #mayForget = false
  /** What undoes what has been done since `remember`. */
  #restores: (() => void)[] | undefined

  constructor(home: Home) {
    this.#home = home
  }

  /** Has one been mounted that has a `handleError`? */
  get mayRecover(): boolean {
    return this.#mayRecover
  }

  /** Has one been mounted that has temporary assigns? */
  get mayForget(): boolean {
    return this.#mayForget
  }

  /** Those that are to be rendered again. */
  get stale(): Set<Component> {
    return this.#table.stale
  }

  /** The component with this number. */
  of(cid: number): Component | undefined {
    return this.#table.of(cid)
  }

  /** The component at a place. */
  at(place: ComponentPlace): Component | undefined {
    return this.#table.at(place)
  }

  /** One for a place that has none. It is to be mounted. @param renewed hears what it is told with others of its kind */
  add(place: ComponentPlace, renewed: ComponentListener['renewed']): Component {
    const table = this.#table
    const changed = (stale: Component): void => void table.stale.add(stale)
    const component = new Component(++this.#last, place, this.#home, { changed, renewed })
    const { handleError, temporaryAssigns } = component.made.definition
    if (handleError) this.#mayRecover = true
    if (temporaryAssigns) this.#mayForget = true
    table.add(component)
    this.#restores?.push(() => this.end(component))
    return component
  }

  /** Ends one. */
  end(component: Component): void {
    this.#table.remove(component)
    component.state.close()
  }

  /** Ends all. */
  endAll(): void {
    for (const each of [...this.#table]) this.end(each)
  }

  /** Ends all that stand in one. */
  endIn(around: Component): void {
    for (const each of [...this.#table]) if (isIn(each.parent, around)) this.end(each)
  }

  /**
   * The browser says that these are gone from its page. Which of them have ended, it hears: not those that the view shows.
   * @param rendered renders the view, to see which those are
   */
  destroy(cids: readonly number[], rendered: () => Rendered): readonly number[] {
    const named = [...new Set(cids)].filter((cid) => cid > 0 && cid <= this.#last)
    const known = named.flatMap((cid) => this.of(cid) ?? [])
    const living = new Set<Component>()
    if (known.length > 0) this.#collect(rendered(), living)
    for (const component of known) if (!living.has(component)) this.end(component)
    return named.filter((cid) => !this.of(cid))
  }

  /** All are to be rendered again: something has changed that each of them reads. */
  invalidate(): void {
    for (const { state } of this.#table) state.sent.invalidate()
  }

  /** @returns a function that brings all of them back to where they are now */
  remember(): () => void {
    const restores: (() => void)[] = (this.#restores = [])
    return () => {
      for (const restore of restores.reverse()) restore()
    }
  }

  /** A callback of one is about to run. */
  touch(component: Component): void {
    this.#restores?.push(component.remember())
  }

  /** Ends all, with their view. */
  close(): void {
    for (const component of this.#table) component.state.close()
  }

  [Symbol.iterator](): IterableIterator<Component> {
    return this.#table[Symbol.iterator]()
  }

  #collect(rendered: Rendered, living: Set<Component>): void {
    for (const place of componentsIn(rendered)) {
      const component = this.at(place)
      if (!component || living.has(component)) continue
      living.add(component)
      this.#collect(component.look(), living)
    }
  }
}

/** Is a component this one, or somewhere in it? */
function isIn(component: Component | undefined, around: Component): boolean {
  return component !== undefined && (component === around || isIn(component.parent, around))
}
