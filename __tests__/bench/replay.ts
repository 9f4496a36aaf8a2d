import type { Node } from '../../lib/protocol/diff.ts'
import { Tree } from '../../lib/protocol/tree.ts'
import type { JoinedView } from './joined-view.ts'
import { modelOf, type Model } from './models.ts'

/** One view's diffs, to be merged into its tree when nothing is measured any more: it must be what the model shows. */
export class Replay {
  readonly #tree: Tree
  readonly #model: Model
  readonly #steps: (readonly [event: string, response: string])[] = []

  constructor(view: JoinedView, page: string) {
    this.#tree = treeOf(view)
    this.#model = modelOf(page)
  }

  /** A few hundred are enough. */
  keep(event: string, response: string): void {
    if (this.#steps.length < 300) this.#steps.push([event, response])
  }

  check(): void {
    for (const [event, response] of this.#steps) {
      this.#model.click(event)
      this.#tree.merge(diffOf(response))
    }
    checkTree(this.#tree, this.#model)
  }
}

/** The tree of a view as it was joined. */
export function treeOf(view: JoinedView): Tree {
  return new Tree((JSON.parse(view.joined) as { rendered: Node }).rendered)
}

function diffOf(response: string): Node {
  return (JSON.parse(response) as { diff: Node }).diff
}

/** @throws when the tree does not show what the model shows */
export function checkTree(tree: Tree, model: Model): void {
  if (tree.toString() !== model.html())
    throw new Error(`the tree is not the page: ${tree.toString().slice(0, 300)}`)
}
