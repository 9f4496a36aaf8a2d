import { componentInvalid } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import { isOneElement } from '../template/compile/one-element.ts'
import { ANYWHERE, type Around } from '../template/compile/surroundings.ts'
import type { Dialect, RenderHost } from '../template/diff/message.ts'
import { partDiff } from '../template/diff/to-diff.ts'
import { componentsIn } from '../template/nested-in.ts'
import type { ComponentPlace, DrawnComponent, Rendered } from '../template/rendered.ts'
import { componentAt, type AnyLiveComponent } from '../view/live-component.ts'
import { Component, runUpdateMany, type Renewed } from './component.ts'
import { ComponentMessage } from './component-message.ts'
import { ComponentTable } from './component-table.ts'
import type { Process } from './process.ts'
import type { SentParts } from './sent-render.ts'
import type { ViewConfig } from './config.ts'

const NONE: readonly Component[] = []

/**
 * The live components of one instance, and what is sent of them: each has a number, by which the browser knows it, and a
 * state of its own. One that is no longer rendered lives until the browser says that it is gone from the page.
 */
export class Components implements SentParts, RenderHost {
  readonly #config: ViewConfig
  readonly #process: Process
  readonly #table = new ComponentTable()
  readonly #stale = new Set<Component>()
  #last = 0
  #dialect: Dialect = { splices: false }
  /** What the message that is being made says of components. */
  #message: ComponentMessage | undefined
  /** Who is still to be told of new props, by kind. */
  readonly #renewed = new Map<AnyLiveComponent, Renewed[]>()
  /** Those that are rendered for it. */
  readonly #drawn = new Set<Component>()
  /** What has been placed in it, in this order. */
  readonly #seen: Component[] = []
  /** What undoes what has been done since `remember`. */
  #restores: (() => void)[] | undefined

  constructor(config: ViewConfig, process: Process) {
    this.#config = config
    this.#process = process
  }

  /** The component with this number. */
  of(cid: number): Component | undefined {
    return this.#table.of(cid)
  }

  /** Is any to be rendered again? */
  get isStale(): boolean {
    return this.#stale.size > 0
  }

  /** All are to be rendered again: something has changed that each of them reads. */
  invalidate(): void {
    for (const { state } of this.#table) state.sent.invalidate()
  }

  /** The browser may not have what it was to be sent: the next message has all of each. */
  resend(): void {
    for (const component of this.#table) component.forget()
  }

  /** @returns a function that brings all of them back to where they are now */
  remember(): () => void {
    const restores: (() => void)[] = (this.#restores = [])
    return () => {
      for (const restore of restores.reverse()) restore()
    }
  }

  /** A callback of the component with this number is about to run. */
  touch(cid: number): void {
    const component = this.of(cid)
    if (component) this.#restores?.push(component.remember())
  }

  /** Some props for a component that is shown, if it is. */
  update(place: ComponentPlace): void {
    const component = this.#table.at(place)
    if (!component) return
    this.touch(component.cid)
    component.send(place.props)
    this.#renew()
  }

  /** A component in a first page: its life is over when it is rendered. */
  drawn(place: ComponentPlace): DrawnComponent {
    const component = this.#placed(place)
    this.#renew()
    const rendered = this.#render(component)
    component.state.close()
    return { cid: component.cid, rendered }
  }

  /**
   * The browser says that these are gone from its page. Which of them have ended, it hears: not those that the view shows.
   * @param rendered renders the view, to see which those are
   */
  destroy(cids: readonly number[], rendered: () => Rendered): readonly number[] {
    const named = [...new Set(cids)].flatMap((cid) => this.of(cid) ?? [])
    if (named.length === 0) return []
    const living = new Set<Component>()
    this.#collect(rendered(), living)
    const gone = named.filter((each) => !living.has(each))
    for (const component of gone) this.#end(component)
    return gone.map(({ cid }) => cid)
  }

  /** Ends all, with their view. */
  close(): void {
    for (const component of this.#table) component.state.close()
  }

  // Parts of a render that is sent

  begin(dialect: Dialect): void {
    this.#dialect = dialect
    if (this.#last === 0) return
    this.#message = undefined
    this.#drawn.clear()
    this.#renewed.clear()
    this.replace(0)
  }

  complete(diff: Envelope | undefined): Envelope | undefined {
    if (this.#last === 0) return diff
    for (let due = this.#due(); due.length > 0; due = this.#due())
      for (const component of due) if (!this.#waits(component)) this.#draw(component)
    return this.#message ? this.#message.with(diff) : diff
  }

  // Render host

  get placed(): number {
    return this.#seen.length
  }

  replace(placed: number): void {
    for (const component of this.#seen.splice(placed)) component.isPlaced = false
  }

  elementOf(): never {
    throw componentInvalid(
      'it nests no view; place the view by `liveRender` in the template of the view around it',
    )
  }

  cidOf(place: ComponentPlace, around: Around | undefined): number {
    if (!around) return this.#table.at(place)?.cid ?? 0
    const component = this.#placed(place)
    component.around = around
    if (component.isDue && !this.#waits(component)) this.#draw(component)
    return component.cid
  }

  /** The component at a place, mounted or with its new props. @throws LIVE_COMPONENT_INVALID when it is there twice */
  #placed(place: ComponentPlace): Component {
    const known = this.#table.at(place)
    if (known?.isPlaced)
      throw componentInvalid(`two of ${known.name} have the id "${place.id}"; give each its own`)
    const component = known ?? this.#mount(place)
    this.#seen.push(component)
    component.isPlaced = true
    if (known) {
      this.touch(known.cid)
      known.place(place.props)
    }
    return component
  }

  #mount(place: ComponentPlace): Component {
    const made = componentAt(place)
    const component = new Component(made, ++this.#last, {
      config: this.#config,
      process: this.#process,
      changed: (stale) => this.#stale.add(stale),
      renewed: (update) => {
        const updates = this.#renewed.get(made)
        if (updates) updates.push(update)
        else this.#renewed.set(made, [update])
      },
    })
    component.mount(place.props)
    this.#table.add(place, component)
    this.#restores?.push(() => this.#end(component))
    return component
  }

  #end(component: Component): void {
    component.end()
    component.state.close()
    this.#stale.delete(component)
  }

  #render(component: Component): Rendered {
    this.#stale.delete(component)
    this.#drawn.add(component)
    const rendered = component.draw()
    if (!isOneElement(rendered.template))
      throw componentInvalid(
        `\`render\` of ${component.name} is not one element; put all of it into one, and write its end tag`,
      )
    return rendered
  }

  #draw(component: Component): void {
    const rendered = this.#render(component)
    const { around = ANYWHERE } = component
    const part = { dialect: this.#dialect, host: this, around }
    const { node, sent } = partDiff(component.sent, rendered, part)
    component.sent = sent
    if (node) (this.#message ??= new ComponentMessage()).add(component.cid, node, sent.template)
  }

  /** Those that are to be rendered for this message. What hooks assign after a render is for the next one. */
  #due(): readonly Component[] {
    this.#renew()
    return this.#stale.size === 0 ? NONE : [...this.#stale].filter((each) => !this.#drawn.has(each))
  }

  /** Is it still to be told of new props, or already rendered? */
  #waits(component: Component): boolean {
    return this.#drawn.has(component) || this.#renewed.has(component.made)
  }

  /** Those that were mounted or have new props are told together. */
  #renew(): void {
    for (const [made, updates] of this.#renewed) {
      this.#renewed.delete(made)
      runUpdateMany(made, updates)
    }
  }

  #collect(rendered: Rendered, living: Set<Component>): void {
    for (const place of componentsIn(rendered)) {
      const component = this.#table.at(place)
      if (!component || living.has(component)) continue
      living.add(component)
      this.#collect(component.state.render().rendered, living)
    }
  }
}
