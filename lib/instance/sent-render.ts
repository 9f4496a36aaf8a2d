import type { Envelope } from '../protocol/diff.ts'
import { ANY_ROW } from '../template/compile/template.ts'
import { scratchHost, type Dialect } from '../template/diff/message.ts'
import { rebase } from '../template/diff/rebase.ts'
import { SentNode } from '../template/diff/sent.ts'
import { firstTree, nextDiff } from '../template/diff/to-diff.ts'
import type { Nested, Rendered } from '../template/rendered.ts'
import type { Changes } from './outbox.ts'
import { probeRender, type Probed } from './probe.ts'
import type { RenderResult } from './render.ts'
import { type PlacedComponents, ViewHost } from './view-host.ts'

/** Differs from every render. */
const NOTHING = new SentNode(ANY_ROW, [])

/** The components in a render, which have states of their own. */
export interface SentComponents extends NonNullable<PlacedComponents['renders']> {
  /** Is one of them to be rendered again? */
  readonly isStale: boolean
  /** A message with what has changed in them. */
  complete(diff: Envelope | undefined): Envelope | undefined
  /** Has one of them temporary assigns that are not sent yet? */
  readonly hasTemporary: boolean
  /** A message was sent, and temporary assigns were only for this one. */
  forgetTemporary(): void
  /** The browser may not have them. */
  resend(): void
}

/** The components of the view that is rendered; of nearly all views, there are none. */
export type ComponentsOfView = PlacedComponents<SentComponents>

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
export class SentRender {
  readonly #state: RenderedState
  readonly #components: ComponentsOfView | undefined
  readonly #changed: (() => void) | undefined
  /** Kept where it has nested views. */
  #host: ViewHost | undefined
  #sent: SentNode | undefined
  #dialect: Dialect | undefined
  /** Has the state changed since the last render? */
  isStale = false
  /** How many diffs were made. */
  count = 0

  /** @param components of a view with components those; `changed` hears that the state is to be rendered again */
  constructor(state: RenderedState, components?: ComponentsOfView, changed?: () => void) {
    this.#changed = changed
    this.#state = state
    this.#components = components
  }

  /** Has the state changed since the last render, or a component in it? */
  get isDue(): boolean {
    return this.isStale || this.#components?.renders?.isStale === true
  }

  /** Are there temporary assigns that are not sent yet? */
  get hasTemporary(): boolean {
    return this.#state.assigns.hasTemporary || this.#components?.renders?.hasTemporary === true
  }

  /** Is there a browser that has a first render? */
  get isKnown(): boolean {
    return this.#sent !== undefined
  }

  /** The whole tree, for a browser that has nothing. From here on diffs are made, in what this browser understands. */
  first(rendered: Rendered, dialect: Dialect): Envelope {
    const host = this.#begin(dialect)
    const { tree, sent } = firstTree(rendered, dialect, host)
    this.#sent = sent
    this.#dialect = dialect
    return this.#complete(tree, host, () => rendered) ?? tree
  }

  /** Something that `render` reads has changed: the next message needs a render. */
  invalidate(): void {
    this.isStale = true
    this.#changed?.()
  }

  /** Draws if something has changed and a browser has the render before. @throws whatever `render` and hooks throw */
  changes(): Changes | undefined {
    if (!this.isDue || !this.isKnown) return undefined
    return probeRender(this.#state, () => {
      if (!this.isStale) return { diff: this.#nextParts() }
      const result = this.#state.draw()
      return { result, diff: this.#next(result.rendered) }
    })
  }

  /** A render was sent, and temporary assigns were only for this one. What they made of the page stays there. */
  forgetTemporary(): void {
    const { assigns } = this.#state
    this.#components?.renders?.forgetTemporary()
    if (!assigns.hasTemporary) return
    assigns.forget()
    this.#rebase(this.#state.render().rendered)
  }

  /** What changed since the last render that was sent; undefined when nothing did. */
  #next(rendered: Rendered): Envelope | undefined {
    if (!this.#sent || !this.#dialect) return undefined
    this.count++
    const host = this.#begin(this.#dialect)
    const { diff, sent } = nextDiff(this.#sent, rendered, this.#dialect, host)
    this.#sent = sent
    return this.#complete(diff, host, () => rendered)
  }

  /** What changed in components since the last message, where the state itself has not changed. */
  #nextParts(): Envelope | undefined {
    if (!this.#dialect) return undefined
    this.count++
    return this.#complete(undefined, this.#begin(this.#dialect), () => this.#state.render().rendered)
  }

  /** A message begins. @returns what stands in it */
  #begin(dialect: Dialect): ViewHost {
    const host = this.#host ?? new ViewHost(this.#state.process.context, this.#components, dialect)
    host.dialect = dialect
    host.begin()
    return host
  }

  /** The message with what has changed in components. */
  #complete(diff: Envelope | undefined, host: ViewHost, rendered: () => Rendered): Envelope | undefined {
    const components = this.#components?.renders
    const whole = components ? components.complete(diff) : diff
    if (!host.children) return whole
    this.#host = host
    host.children.rendered(rendered)
    return whole
  }

  /** The browser may not have what it was to be sent: the next diff is everything. */
  resend(): void {
    if (this.#sent) this.#sent = NOTHING
    this.#components?.renders?.resend()
    this.isStale = true
  }

  /** From now on renders are compared with this one, although the browser has not seen it. */
  #rebase(rendered: Rendered): void {
    if (!this.#sent || !this.#dialect) return
    const host = this.#host ?? new ViewHost(this.#state.process.context, this.#components, this.#dialect)
    const { sent } = firstTree(rendered, this.#dialect, scratchHost(host))
    this.#sent = rebase(this.#sent, sent) as SentNode
  }

  /** The view that is nested under an id, as it was last rendered. */
  nested(id: string): Nested | undefined {
    return this.#host?.children?.of(id, () => this.#state.render().rendered)
  }

  /** Forgets everything, at the end of the state. */
  clear(): void {
    this.#sent = undefined
    this.#host = undefined
  }
}
