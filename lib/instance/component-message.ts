import {
  COMPONENTS,
  IS_ELEMENT,
  STATICS,
  type ComponentNodes,
  type Envelope,
  type Node,
} from '../protocol/diff.ts'
import type { Template } from '../template/compile/template.ts'

/** What one message says of components: what is sent of each, by their numbers. */
export class ComponentMessage {
  readonly #nodes: ComponentNodes = {}
  /** Who stands for which template. */
  readonly #donors = new Map<Template, number>()

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

  /** A message with what is said of components. */
  with(diff: Envelope | undefined): Envelope {
    return { ...diff, [COMPONENTS]: this.#nodes }
  }
}
