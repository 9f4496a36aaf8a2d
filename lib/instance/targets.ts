import { eventOfComponent, type LiveError } from '../errors/index.ts'
import type { ErrorHandler } from '../view/definition.ts'
import type { Awaitable } from '../view/schema.ts'
import { hearsInfo, runCallback, type Callback, type Recovery } from './callbacks.ts'
import type { Component } from './component.ts'
import { RETRY } from './component-callbacks.ts'
import { nameOf } from './input-name.ts'
import type { InstanceComponents } from './instance-components.ts'
import type { InfoInput, UpdateInput } from './owner.ts'
import { RenderFailed } from './render-failed.ts'
import type { State } from './state.ts'

type Input = Callback['input']

/** Where a callback has failed. */
type Failure = { readonly view: string; readonly callback: string }

/** Finds the state that an input is for: that of the view, or of one of its components. */
export class Targets {
  readonly #view: State
  readonly components: InstanceComponents

  constructor(view: State, components: InstanceComponents) {
    this.#view = view
    this.components = components
  }

  /** Has the target a handler for a message? In development it is said when the view has none. */
  hears(input: InfoInput): boolean {
    const { info, life } = input
    const component = this.#componentOf(input)
    const target = life?.cid === undefined ? this.#view : component?.state
    if (target && hearsInfo(target, info)) return true
    if (target === this.#view && info.from === undefined)
      target.assigns.advice?.unheard(info.name, info.topic)
    return false
  }

  /** Runs the callback of the view or of a component. One that has ended meanwhile hears nothing. */
  run(input: Input): Awaitable<unknown> {
    this.components.renders?.failures.clear()
    if (input.kind === 'update') return this.#update(input)
    if (cidOf(input) === undefined) return runCallback(this.#view, input)
    const component = this.#componentOf(input)
    if (!component) return
    if (input.kind === 'event' && input.name === RETRY) return this.components.renders?.retry(component)
    if (component.hasFailed) return
    this.components.known?.touch(component)
    return runCallback(component.state, input)
  }

  /** The components that have ended of those that the browser has no more. */
  ended(cids: readonly number[]): readonly number[] {
    return this.components.known?.destroy(cids, () => this.#view.render().rendered) ?? []
  }

  /** May there be a `handleError`? */
  get mayRecover(): boolean {
    return this.#ofView !== undefined || this.components.known?.mayRecover === true
  }

  /** Whose `handleError` is asked about a failure: first that of the component, if it lives on, then that of the view. */
  recoveriesOf(input: Input): readonly Recovery[] {
    const own = this.#failedIn(input)
    const handler = own?.made.definition.handleError as ErrorHandler<unknown> | undefined
    const ofComponent =
      own && handler && !own.state.scope.isClosed ? [{ handler, socket: own.state.socket }] : []
    const ofView = this.#ofView
    this.components.renders?.failures.clear()
    return ofView ? [...ofComponent, { handler: ofView, socket: this.#view.socket }] : ofComponent
  }

  /** What is said of a failure. */
  failureOf(input: Input, thrown: unknown): Failure {
    const place = this.components.renders?.failures.place
    const view = this.#failedIn(input)?.made.name ?? this.#view.config.name
    const isRender = RenderFailed.is(thrown)
    return { view, callback: (isRender && place?.callback) || (isRender ? 'render' : nameOf(input)) }
  }

  /** What is said of an event that the view has no handler for: in development, which component has one. */
  unknown(input: Input, error: LiveError): LiveError {
    const { name, adviser } = this.#view.config
    if (!adviser || input.kind !== 'event' || input.cid !== undefined) return error
    const component = [...(this.components.known ?? [])].find(({ made }) =>
      Object.hasOwn(made.definition.handleEvent ?? {}, input.name),
    )
    return component ? eventOfComponent(name, input.name, component.made.name) : error
  }

  get #ofView(): ErrorHandler<unknown> | undefined {
    const { config } = this.#view
    return config.view.definition.handleError ?? config.handleError
  }

  /** Props for a component. In development it is said when the view does not show it. */
  #update({ to }: UpdateInput): void {
    if (this.components.known?.at(to)) this.components.renders?.update(to)
    else this.#view.assigns.advice?.unshown(to)
  }

  #failedIn(input: Input): Component | undefined {
    return this.components.renders?.failures.place?.component ?? this.#componentOf(input)
  }

  /** Undefined for the view, and for what is left of a life that is over. */
  #componentOf(input: Input): Component | undefined {
    const cid = cidOf(input)
    const isOver = 'life' in input && input.life.scope.isClosed
    return cid === undefined || isOver ? undefined : this.components.known?.of(cid)
  }
}

function cidOf(input: Input): number | undefined {
  return 'life' in input ? input.life.cid : 'cid' in input ? input.cid : undefined
}
