import { COMPONENTS, STATICS, type ComponentNodes, type Envelope, type Node } from '../protocol/diff.ts'
import { SharedStatics } from '../template/diff/shared-statics.ts'
import type { Component } from './component.ts'

/** How far a message has come. */
export type Progress = { readonly placed: number; readonly drawn: number; readonly mounted: number }

/** One message while it is made: which components have been placed and rendered for it, and what is sent of each. */
export class ComponentMessage {
  readonly #nodes: ComponentNodes = {}
  readonly #statics = new SharedStatics()
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

  /** What is sent of a component. */
  add(cid: number, node: Node): void {
    this.#nodes[cid] = node
    if (node[STATICS]) this.#statics.add(cid, node)
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
      this.#statics.remove(cid)
    }
    return { unsent, mounted: takeFrom(this.#mounted, mounted) }
  }

  /** A message with what is said of components. */
  with(diff: Envelope | undefined): Envelope | undefined {
    this.#statics.complete()
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
