import type { Node } from '../protocol/diff.ts'
import { ANYWHERE, type Around } from '../template/compile/surroundings.ts'
import type { Part, PartOf } from '../template/diff/message.ts'
import { rebase } from '../template/diff/rebase.ts'
import type { SentNode } from '../template/diff/sent.ts'
import { partDiff } from '../template/diff/to-diff.ts'
import type { Rendered } from '../template/rendered.ts'
import type { State } from './state.ts'

/** A component that is rendered. */
type Drawing = {
  readonly state: Pick<State, 'assigns' | 'sent'>
  readonly hasFailed: boolean
  /** Renders for the browser. */
  draw(): Rendered
  /** Renders to see what it places. */
  look(): Rendered
}

/** What the browser has of one component: its next render is sent as what changed since. */
export class SentComponent {
  /** What the component stands in. */
  around: Around | undefined
  readonly #component: Drawing
  /** What was sent; undefined when the next message has to have all of it. */
  #sent: SentNode | undefined

  constructor(component: Drawing) {
    this.#component = component
  }

  /** Has the component to be rendered for the next message? */
  get isDue(): boolean {
    return this.#sent === undefined || this.#component.state.sent.isStale
  }

  /** Draws, and says what has changed since it was sent. */
  diff(host: PartOf): Node | undefined {
    const { node, sent } = partDiff(this.#sent, this.#component.draw(), this.#partOf(host))
    this.#sent = sent
    return node
  }

  /** It was sent, and temporary assigns were only for that. What they made of the page stays there. */
  forgetTemporary(host: PartOf): void {
    const { state, hasFailed } = this.#component
    if (!this.#sent || hasFailed || state.sent.isStale || !state.assigns.hasTemporary) return
    state.assigns.forget()
    const { sent } = partDiff(undefined, this.#component.look(), this.#partOf(host))
    this.#sent = rebase(this.#sent, sent) as SentNode
  }

  /** The browser may not have it. */
  forget(): void {
    this.#sent = undefined
    this.#component.state.sent.invalidate()
  }

  #partOf(host: PartOf): Part {
    return { ...host, around: this.around ?? ANYWHERE }
  }
}
