import type { Envelope } from '../protocol/diff.ts'
import { ANY_ROW } from '../template/compile/template.ts'
import type { Dialect, RenderHost } from '../template/diff/message.ts'
import { rebase } from '../template/diff/rebase.ts'
import { SentNode } from '../template/diff/sent.ts'
import { firstTree, nextDiff } from '../template/diff/to-diff.ts'
import type { Nested, Rendered } from '../template/rendered.ts'
import { Children, type ElementMaker } from './children.ts'

/** Differs from every render. */
const NOTHING = new SentNode(ANY_ROW, [])

/** What the browser has of one state: the next render is sent as what changed since. */
export class SentRender implements RenderHost {
  readonly #maker: ElementMaker
  #children: Children | undefined
  #sent: SentNode | undefined
  #dialect: Dialect | undefined
  /** Has the state changed since the last render? */
  isStale = false
  /** How many diffs were made. */
  count = 0

  /** @param maker makes the elements of nested views */
  constructor(maker: ElementMaker) {
    this.#maker = maker
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

  /** What changed since the last render that was sent; undefined when nothing did. */
  next(rendered: Rendered): Envelope | undefined {
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
  rebase(rendered: Rendered): void {
    if (this.#sent && this.#dialect)
      this.#sent = rebase(this.#sent, firstTree(rendered, this.#dialect, this).sent) as SentNode
  }

  elementOf(nested: Nested): string {
    return (this.#children ??= new Children(this.#maker)).elementOf(nested)
  }

  /** The view that is nested under an id, if the last render has it. @param render renders again, to look for it */
  nested(id: string, render: () => Rendered): Nested | undefined {
    return this.#children?.of(id, render)
  }

  /** Forgets everything, at the end of the state. */
  clear(): void {
    this.#sent = undefined
    this.#children = undefined
  }
}
