import { componentInvalid } from '../errors/index.ts'
import type { Envelope } from '../protocol/diff.ts'
import type { Around } from '../template/compile/surroundings.ts'
import { scratchHost, type Dialect, type RenderHost } from '../template/diff/message.ts'
import type { ComponentPlace, DrawnComponent, DrawnInPage, Nested, Rendered } from '../template/rendered.ts'
import type { Component } from './component.ts'
import { boundaryOf, canFall, ComponentFailures, type Report } from './component-failures.ts'
import { ComponentMessage, type Progress } from './component-message.ts'
import type { Components } from './components.ts'
import { Renewals } from './renewals.ts'
import type { SentComponents } from './sent-render.ts'

const NONE: readonly Component[] = []
const PLAIN: Dialect = { splices: false }

/**
 * The renders of the components of one instance: each message of the view goes through here, places and mounts those in
 * it, and takes along what has changed in them. The `fallback` of one that fails takes its place in the message.
 */
export class ComponentRenders implements SentComponents, RenderHost {
  readonly failures: ComponentFailures
  readonly #components: Components
  #dialect = PLAIN
  /** Has the views that are nested in components. */
  #page: Pick<RenderHost, 'elementOf'> | undefined
  /** The message that is being made, as soon as it has something of components. */
  #message: ComponentMessage | undefined
  /** Those that are still to be told of new props; made for the first of them. */
  #renewals: Renewals | undefined
  /** When a first page no longer waits for components, once one has begun. */
  #waitsUntil: number | undefined

  /** @param report gets the failures in whose place a `fallback` stands */
  constructor(components: Components, report: Report) {
    this.#components = components
    this.failures = new ComponentFailures(report)
  }

  /** Some props for a component that is shown, if it is. @throws what `update` throws, where there is no `fallback` */
  update(place: ComponentPlace): void {
    const component = this.#components.at(place)
    if (!component) return
    this.#components.touch(component)
    this.#orFailed(component, 'update', () => component.send(place.props))
    this.#renew()
  }

  /** A visitor has a component that failed mounted anew. @throws what `mount` throws, where there is no `fallback` */
  retry(component: Component): void {
    if (!component.hasFailed) return
    this.#orFailed(component, 'mount', () => component.retry())
    this.#renew()
  }

  /** A component in a first page: its life is over when it is rendered. It may have to wait for that. */
  drawn(place: ComponentPlace): DrawnInPage {
    const component = this.#placed(place)
    const { progress } = this.#making
    const fallen = (error: unknown, isLate = waiting !== undefined): DrawnComponent => {
      this.failures.note(component, 'render')
      if (!canFall(component)) throw error
      // What was placed since may stand elsewhere.
      if (!isLate) this.#undo(progress)
      this.failures.end(component, error)
      return draw()
    }
    const draw = (): DrawnComponent => {
      const rendered = component.draw()
      component.state.close()
      return { cid: component.cid, rendered, fallen: canFall(component) ? fallen : undefined }
    }
    let waiting: Promise<void> | undefined
    try {
      this.#renew()
      waiting = this.#waiting(component)
      return waiting ? waiting.then(draw).catch((error: unknown) => fallen(error)) : draw()
    } catch (error) {
      return fallen(error)
    }
  }

  /** The end of what a component in a first page waits for. All of a page wait for the same moment at most. */
  #waiting({ state }: Component): Promise<void> | undefined {
    const work = state.knownParts?.startedWork
    if (work?.isAwaited !== true) return undefined
    const now = performance.now()
    this.#waitsUntil ??= now + state.config.limits.firstPageTime
    return work.firstPage(Math.max(0, this.#waitsUntil - now))
  }

  // Parts of a render that is sent

  get isStale(): boolean {
    return this.#components.stale.size > 0
  }

  begin(dialect: Dialect, page: Pick<RenderHost, 'elementOf'>): void {
    this.#dialect = dialect
    this.#page = page
    this.#message = undefined
    this.#renewals?.clear()
    this.failures.clear()
  }

  look(place: ComponentPlace): Rendered | undefined {
    return this.#components.at(place)?.look()
  }

  complete(diff: Envelope | undefined): Envelope | undefined {
    for (let due = this.#due(); due.length > 0; due = this.#due())
      for (const component of due) if (!this.#waits(component)) this.#draw(component)
    const message = this.#message
    this.#message = undefined
    return message ? message.with(diff) : diff
  }

  get hasTemporary(): boolean {
    const { mayForget, stale } = this.#components
    return mayForget && [...stale].some(({ state }) => state.assigns.hasTemporary)
  }

  forgetTemporary(): void {
    if (!this.#components.mayForget) return
    const part = { dialect: this.#dialect, host: scratchHost(this) }
    for (const { sent } of this.#components) sent.forgetTemporary(part)
  }

  resend(): void {
    for (const { sent } of this.#components) sent.forget()
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
    if (!around) return this.#components.at(place)?.cid ?? 0
    const component = this.#placed(place)
    component.sent.around = around
    if (component.sent.isDue && !this.#waits(component)) this.#draw(component)
    return component.cid
  }

  get #making(): ComponentMessage {
    return (this.#message ??= new ComponentMessage())
  }

  /** The component at a place, mounted or with its new props. @throws LIVE_COMPONENT_INVALID when it is there twice */
  #placed(place: ComponentPlace): Component {
    const known = this.#components.at(place)
    if (known && this.#making.isPlaced(known)) throw placedTwice(known, place)
    const component = known ?? this.#mount(place)
    component.at = place
    component.parent = this.#making.around
    this.#making.place(component)
    if (known) {
      this.#components.touch(known)
      this.#orFailed(known, 'update', () => known.place(place.props))
    }
    return component
  }

  #mount(place: ComponentPlace): Component {
    const component = this.#components.add(place, (renewed, update) =>
      (this.#renewals ??= new Renewals()).add(renewed, update),
    )
    component.parent = this.#making.around
    this.#making.mounted(component)
    try {
      this.#orFailed(component, 'mount', () => component.mount(place.props))
    } catch (error) {
      this.#components.end(component)
      throw error
    }
    return component
  }

  #draw(component: Component): void {
    const message = this.#making
    const { progress } = message
    try {
      message.draw(component, () => {
        this.#components.stale.delete(component)
        const node = component.sent.diff({ dialect: this.#dialect, host: this })
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
    this.#components.endIn(boundary)
  }

  #undo(since: Progress): void {
    const { unsent, mounted } = this.#making.undo(since)
    for (const { sent } of unsent) sent.forget()
    for (const component of mounted) this.#components.end(component)
  }

  /** Those that are to be rendered for this message. What hooks assign after a render is for the next one. */
  #due(): readonly Component[] {
    this.#renew()
    const { stale } = this.#components
    return stale.size === 0 ? NONE : [...stale].filter((each) => !this.#making.isDrawn(each))
  }

  /** Is it still to be told of new props, or already rendered? */
  #waits(component: Component): boolean {
    return this.#renewals?.has(component.made) || this.#making.isDrawn(component)
  }

  /** Those that were mounted or have new props are told together. */
  #renew(): void {
    this.#renewals?.tell((component, error) => this.#failed(component, 'updateMany', error))
  }
}

function placedTwice({ made, at }: Component, place: ComponentPlace): Error {
  const places = placesOf(at.madeAt, place.madeAt)
  return componentInvalid(`two of ${made.name} have the id "${place.id}"${places}; give each its own`)
}

/** Where two places were made, as far as that is known. */
function placesOf(...places: readonly ComponentPlace['madeAt'][]): string {
  // The first line of a stack says what was thrown.
  const lines = places.flatMap((place) => place?.stack?.split('\n')[1]?.trim() ?? [])
  return lines.length === 2 ? `, one placed ${lines.join(', one ')}` : ''
}
