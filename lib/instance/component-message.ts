import {
  COMPONENTS,
  IS_ELEMENT,
  STATICS,
  type ComponentNodes,
  type Envelope,
  type Node,
} from '../protocol/diff.ts'
import type { Template } from '../template/compile/template.ts'
import type { Component } from './component.ts'

/** How far a message has come. */
export type Progress = { readonly placed: number; readonly drawn: number; readonly mounted: number }

/** One message while it is made: which components have been placed and rendered for it, and what is sent of each. */
export class ComponentMessage {
  readonly #nodes: ComponentNodes = {}
  /** Who stands for which template. */
  readonly #donors = new Map<Template, number>()
  readonly #placed = new Set<Component>()
  readonly #drawn = new Set<Component>()
  readonly #mounted = new Set<Component>()
  /** Those that are being rendered, each in the one before. */
  readonly #drawing: Component[] = []

  /** How many components have been placed. */
  get placed(): number {
    return this.#placed.size
  }

  /** The component that is being rendered. */
  get around(): Component | undefined {
    return this.#drawing.at(-1)
  }

  isPlaced(component: Component): boolean {
    return this.#placed.has(component)
  }

  isDrawn(component: Component): boolean {
    return this.#drawn.has(component)
  }

  isDrawing(component: Component): boolean {
    return this.#drawing.includes(component)
  }

  place(component: Component): void {
    this.#placed.add(component)
  }

  mounted(component: Component): void {
    this.#mounted.add(component)
  }

  /** The last ones are placed once more: how many stay. */
  replace(placed: number): void {
    takeFrom(this.#placed, placed)
  }

  /** Does what renders a component. */
  draw(component: Component, work: () => void): void {
    this.#drawn.add(component)
    this.#drawing.push(component)
    try {
      work()
    } finally {
      this.#drawing.pop()
    }
  }

  /** Statics that several components of a message need are sent once: the others name the one that has them. */
  add(cid: number, node: Node, template: Template): void {
    this.#nodes[cid] = node
    if (!node[STATICS]) return
    const donor = this.#donors.get(template)
    if (donor === undefined) {
      this.#donors.set(template, cid)
      this.#nodes[cid][IS_ELEMENT] = 1
    } else node[STATICS] = donor
  }

  get progress(): Progress {
    return { placed: this.#placed.size, drawn: this.#drawn.size, mounted: this.#mounted.size }
  }

  /** Takes back what was done since. @returns whom that leaves unsent, and who has come since */
  undo({ placed, drawn, mounted }: Progress): {
    readonly unsent: readonly Component[]
    readonly mounted: readonly Component[]
  } {
    this.replace(placed)
    const unsent = takeFrom(this.#drawn, drawn)
    for (const { cid } of unsent) {
      Reflect.deleteProperty(this.#nodes, cid)
      for (const [template, donor] of this.#donors) if (donor === cid) this.#donors.delete(template)
    }
    return { unsent, mounted: takeFrom(this.#mounted, mounted) }
  }

  /** A message with what is said of components. */
  with(diff: Envelope | undefined): Envelope | undefined {
    return Object.keys(this.#nodes).length === 0 ? diff : { ...diff, [COMPONENTS]: this.#nodes }
  }
}

/** Takes out all but the first ones. */
function takeFrom<Item>(set: Set<Item>, count: number): readonly Item[] {
  if (set.size === count) return []
  const taken = [...set].slice(count)
  for (const item of taken) set.delete(item)
  return taken
}
