import { componentInvalid } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { Around } from '../template/compile/surroundings.ts'
import type { Dialect, RenderHost } from '../template/diff/message.ts'
import { componentsIn } from '../template/nested-in.ts'
import type { ComponentPlace, DrawnComponent, Nested, Rendered, Traced } from '../template/rendered.ts'
import { componentAt, type AnyLiveComponent } from '../view/live-component.ts'
import { Component, type Home } from './component.ts'
import { runUpdateMany, type Update } from './component-callbacks.ts'
import { boundaryOf, canFall, ComponentFailures } from './component-failures.ts'
import { ComponentMessage, type Progress } from './component-message.ts'
import { ComponentTable } from './component-table.ts'
import type { SentParts } from './sent-render.ts'

type Renewed = { readonly component: Component } & Update

const NONE: readonly Component[] = []
const PLAIN: Dialect = { splices: false }

/** Of all instances without components, which are most: nothing is ever put there. */
const NO_TABLE = new ComponentTable()
const NONE_STALE = new Set<Component>()
const NONE_RENEWED = new Map<AnyLiveComponent, Renewed[]>()

/**
 * The live components of one instance, and what is sent of them: each has a number, by which the browser knows it, and a
 * state of its own. One that is no longer rendered lives until the browser says that it is gone from the page.
 */
export class Components implements SentParts, RenderHost {
  readonly failures: ComponentFailures
  readonly #home: Home
  #table = NO_TABLE
  #stale = NONE_STALE
  #last = 0
  #mayRecover = false
  #mayForget = false
  #dialect = PLAIN
  /** Has the views that are nested in components. */
  #page: Pick<RenderHost, 'elementOf'> | undefined
  /** The message that is being made, as soon as it has something of components. */
  #message: ComponentMessage | undefined
  /** Who is still to be told of new props, by kind. */
  #renewed = NONE_RENEWED
  /** What undoes what has been done since `remember`. */
  #restores: (() => void)[] | undefined

  constructor(home: Home) {
    this.#home = home
    this.failures = new ComponentFailures(home.config.report)
  }

  /** Has one been mounted that has a `handleError`? */
  get mayRecover(): boolean {
    return this.#mayRecover
  }

  /** Has one been mounted that has temporary assigns? */
  get mayForget(): boolean {
    return this.#mayForget
  }

  /** The component with this number. */
  of(cid: number): Component | undefined {
    return this.#table.of(cid)
  }

  /** Is any to be rendered again? */
  get isStale(): boolean {
    return this.#stale.size > 0
  }

  /** The name of one that has a handler for an event. */
  handling(event: string): string | undefined {
    for (const { made } of this.#table)
      if (Object.hasOwn(made.definition.handleEvent ?? {}, event)) return made.name
    return undefined
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

  /** A callback of the component is about to run. */
  touch(component: Component): void {
    this.#restores?.push(component.remember())
  }

  /** Some props for a component that is shown, if it is. @throws what `update` throws, where there is no `fallback` */
  update(place: ComponentPlace): void {
    const component = this.#table.at(place)
    if (!component) return
    this.touch(component)
    this.#orFailed(component, 'update', () => component.send(place.props))
    this.#renew()
  }

  /** A visitor has a component that failed mounted anew. @throws what `mount` throws, where there is no `fallback` */
  retry(component: Component): void {
    if (!component.hasFailed) return
    this.#orFailed(component, 'mount', () => component.retry())
    this.#renew()
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
    for (const component of known) if (!living.has(component)) this.#end(component)
    return named.filter((cid) => !this.of(cid))
  }

  /** Ends all, with their view. */
  close(): void {
    for (const component of this.#table) component.state.close()
  }

  /** A component in a first page: its life is over when it is rendered. */
  drawn(place: ComponentPlace): DrawnComponent {
    const component = this.#placed(place)
    const { progress } = this.#making
    const fallen = (error: unknown): DrawnComponent => {
      this.failures.note(component, 'render')
      if (!canFall(component)) throw error
      this.#undo(progress)
      this.failures.end(component, error)
      return draw()
    }
    const draw = (): DrawnComponent => {
      const rendered = component.draw()
      component.state.close()
      return { cid: component.cid, rendered, fallen: canFall(component) ? fallen : undefined }
    }
    try {
      this.#renew()
      return draw()
    } catch (error) {
      return fallen(error)
    }
  }

  // Parts of a render that is sent

  begin(dialect: Dialect, page: Pick<RenderHost, 'elementOf'>): void {
    this.#dialect = dialect
    this.#page = page
    if (this.#last === 0) return
    this.#message = undefined
    this.#renewed.clear()
    this.failures.clear()
  }

  look(place: ComponentPlace): Rendered | undefined {
    return this.#table.at(place)?.look()
  }

  complete(diff: Envelope | undefined): Envelope | undefined {
    if (this.#last === 0) return diff
    for (let due = this.#due(); due.length > 0; due = this.#due())
      for (const component of due) if (!this.#waits(component)) this.#draw(component)
    const message = this.#message
    this.#message = undefined
    return message ? message.with(diff) : diff
  }

  get hasTemporary(): boolean {
    return this.#mayForget && [...this.#stale].some(({ state }) => state.assigns.hasTemporary)
  }

  forgetTemporary(): void {
    if (!this.#mayForget) return
    const cidOf = (place: ComponentPlace): number => this.cidOf(place, undefined)
    const elementOf = (nested: Nested): string => this.elementOf(nested)
    const host = { cidOf, elementOf, placed: 0, replace: () => undefined }
    for (const component of this.#table) component.forgetTemporary({ dialect: this.#dialect, host })
  }

  // Render host

  get placed(): number {
    return this.#message?.placed ?? 0
  }

  replace(placed: number): void {
    this.#message?.replace(placed)
  }

  elementOf(nested: Nested): string {
    return this.#page?.elementOf(nested) ?? ''
  }

  cidOf(place: ComponentPlace, around: Around | undefined): number {
    if (!around) return this.#table.at(place)?.cid ?? 0
    const component = this.#placed(place)
    component.around = around
    if (component.isDue && !this.#waits(component)) this.#draw(component)
    return component.cid
  }

  get #making(): ComponentMessage {
    return (this.#message ??= new ComponentMessage())
  }

  /** The component at a place, mounted or with its new props. @throws LIVE_COMPONENT_INVALID when it is there twice */
  #placed(place: ComponentPlace): Component {
    const known = this.#table.at(place)
    if (known && this.#making.isPlaced(known))
      throw componentInvalid(
        `two of ${known.made.name} have the id "${place.id}"${placesOf(known.madeAt, place.madeAt)}; give each its own`,
      )
    const component = known ?? this.#mount(place)
    component.madeAt = place.madeAt
    component.parent = this.#making.around
    this.#making.place(component)
    if (known) {
      this.touch(known)
      this.#orFailed(known, 'update', () => known.place(place.props))
    }
    return component
  }

  #mount(place: ComponentPlace): Component {
    const made = componentAt(place)
    if (this.#last === 0) this.#begin()
    const component = new Component(made, ++this.#last, this.#home, {
      changed: (stale) => this.#stale.add(stale),
      renewed: (renewed, update) => {
        const all = this.#renewed.get(made) ?? []
        if (all.push({ component: renewed, ...update }) === 1) this.#renewed.set(made, all)
      },
    })
    component.parent = this.#making.around
    if (made.definition.handleError) this.#mayRecover = true
    if (made.definition.temporaryAssigns) this.#mayForget = true
    this.#table.add(place, component)
    this.#making.mounted(component)
    this.#restores?.push(() => this.#end(component))
    try {
      this.#orFailed(component, 'mount', () => component.mount(place.props))
    } catch (error) {
      this.#end(component)
      throw error
    }
    return component
  }

  /** The first component is about to be mounted. */
  #begin(): void {
    this.#table = new ComponentTable()
    this.#stale = new Set()
    this.#renewed = new Map()
  }

  #end(component: Component): void {
    component.end()
    component.state.close()
    this.#stale.delete(component)
  }

  #draw(component: Component): void {
    const message = this.#making
    const { progress } = message
    try {
      message.draw(component, () => {
        this.#stale.delete(component)
        const node = component.diff({ dialect: this.#dialect, host: this })
        if (node) message.add(component.cid, node)
      })
    } catch (error) {
      this.#failed(component, 'render', error, progress)
    }
  }

  #orFailed(component: Component, callback: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#failed(component, callback, error)
    }
  }

  /**
   * A component has failed: `fallback` of the nearest one around it takes its place, with the rest of the message.
   * @throws the error where there is none, or where that one is being rendered, which deals with it
   */
  #failed(component: Component, callback: string, error: unknown, since?: Progress): void {
    this.failures.note(component, callback)
    const boundary = boundaryOf(component)
    const message = this.#making
    if (!boundary || (boundary !== component && message.isDrawing(boundary))) throw error
    if (since) this.#undo(since)
    // What others have of it in this message would be gone.
    if (message.isDrawn(boundary)) this.#undo({ ...message.progress, drawn: 0 })
    this.failures.end(boundary, error)
    for (const each of [...this.#table]) if (isIn(each.parent, boundary)) this.#end(each)
  }

  #undo(since: Progress): void {
    const { unsent, mounted } = this.#making.undo(since)
    for (const component of unsent) component.forget()
    for (const component of mounted) this.#end(component)
  }

  /** Those that are to be rendered for this message. What hooks assign after a render is for the next one. */
  #due(): readonly Component[] {
    this.#renew()
    return this.#stale.size === 0 ? NONE : [...this.#stale].filter((each) => !this.#making.isDrawn(each))
  }

  /** Is it still to be told of new props, or already rendered? */
  #waits(component: Component): boolean {
    return this.#renewed.has(component.made) || this.#making.isDrawn(component)
  }

  /** Those that were mounted or have new props are told together. */
  #renew(): void {
    for (const [made, updates] of this.#renewed) {
      this.#renewed.delete(made)
      try {
        runUpdateMany(made, updates)
      } catch (error) {
        for (const { component } of updates) this.#failed(component, 'updateMany', error)
      }
    }
  }

  #collect(rendered: Rendered, living: Set<Component>): void {
    for (const place of componentsIn(rendered)) {
      const component = this.#table.at(place)
      if (!component || living.has(component)) continue
      living.add(component)
      this.#collect(component.look(), living)
    }
  }
}

/** Where two places were made, as far as that is known. */
function placesOf(...places: readonly (Traced | undefined)[]): string {
  // The first line of a stack says what was thrown.
  const lines = places.flatMap((place) => place?.stack?.split('\n')[1]?.trim() ?? [])
  return lines.length === 2 ? `, one placed ${lines.join(', one ')}` : ''
}

/** Is a component this one, or somewhere in it? */
function isIn(component: Component | undefined, around: Component): boolean {
  return component !== undefined && (component === around || isIn(component.parent, around))
}
