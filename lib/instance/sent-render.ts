import type { Envelope } from '../protocol/diff.ts'
import { ANY_ROW } from '../template/compile/template.ts'
import type { Dialect, RenderHost } from '../template/diff/message.ts'
import { rebase } from '../template/diff/rebase.ts'
import { SentNode } from '../template/diff/sent.ts'
import { firstTree, nextDiff } from '../template/diff/to-diff.ts'
import type { Nested, Rendered } from '../template/rendered.ts'
import { Children } from './children.ts'
import type { Changes } from './outbox.ts'
import { probeRender, type Probed } from './probe.ts'
import type { RenderResult } from './render.ts'

/** Differs from every render. */
const NOTHING = new SentNode(ANY_ROW, [])

/** The state that is rendered. */
export interface RenderedState extends Probed {
  readonly assigns: {
    readonly hasTemporary: boolean
    /** Resets temporary assigns. */
    forget(): void
  }
  render(): RenderResult
  /** Renders for the browser: hooks that follow a render run. */
  draw(): RenderResult
}

/** What the browser has of one state: the next render is sent as what changed since. */
export class SentRender implements RenderHost {
  readonly #state: RenderedState
  #children: Children | undefined
  #sent: SentNode | undefined
  #dialect: Dialect | undefined
  /** Has the state changed since the last render? */
  isStale = false
  /** How many diffs were made. */
  count = 0

  constructor(state: RenderedState) {
    this.#state = state
  }

  /** Is there a browser that has a first render? */
  get isKnown(): boolean {
    return this.#sent !== undefined
  }

  /** The whole tree, for a browser that has nothing. From here on diffs are made, in what this browser understands. */
  first(rendered: Rendered, dialect: Dialect): Envelope {
    const { tree, sent } = firstTree(rendered, dialect, this)
    this.#children?.rendered(rendered)
    this.#sent = sent
    this.#dialect = dialect
    return tree
  }

  /** Something that `render` reads has changed: the next message needs a render. */
  invalidate(): void {
    this.isStale = true
  }

  /** Draws if something has changed and a browser has the render before. @throws whatever `render` and hooks throw */
  changes(): Changes | undefined {
    if (!this.isStale || !this.isKnown) return undefined
    return probeRender(this.#state, () => {
      const result = this.#state.draw()
      return { result, diff: this.#next(result.rendered) }
    })
  }

  /** A render was sent, and temporary assigns were only for this one. What they made of the page stays there. */
  forgetTemporary(): void {
    const { assigns } = this.#state
    if (!assigns.hasTemporary) return
    assigns.forget()
    this.#rebase(this.#state.render().rendered)
  }

  /** What changed since the last render that was sent; undefined when nothing did. */
  #next(rendered: Rendered): Envelope | undefined {
    if (!this.#sent || !this.#dialect) return undefined
    this.count++
    const { diff, sent } = nextDiff(this.#sent, rendered, this.#dialect, this)
    this.#sent = sent
    this.#children?.rendered(rendered)
    return diff
  }

  /** The browser may not have what it was to be sent: the next diff is everything. */
  resend(): void {
    if (this.#sent) this.#sent = NOTHING
    this.isStale = true
  }

  /** From now on renders are compared with this one, although the browser has not seen it. */
  #rebase(rendered: Rendered): void {
    if (this.#sent && this.#dialect)
      this.#sent = rebase(this.#sent, firstTree(rendered, this.#dialect, this).sent) as SentNode
  }

  elementOf(nested: Nested): string {
    return (this.#children ??= new Children(this.#state.process.context)).elementOf(nested)
  }

  /** The view that is nested under an id, as it was last rendered. */
  nested(id: string): Nested | undefined {
    return this.#children?.of(id, () => this.#state.render().rendered)
  }

  /** Forgets everything, at the end of the state. */
  clear(): void {
    this.#sent = undefined
    this.#children = undefined
  }
}
