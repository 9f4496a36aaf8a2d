import { componentInvalid } from '../errors/index.ts'
import { isOneElement } from '../template/compile/one-element.ts'
import type { ComponentPlace, Rendered } from '../template/rendered.ts'
import { componentAt, type AnyLiveComponent } from '../view/live-component.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import { runFallback, runMount, runUpdate, staying, type Update } from './component-callbacks.ts'
import { SentComponent } from './sent-component.ts'
import { State } from './state.ts'

type Props = ComponentPlace['props']

/** The view that a component lives in. */
export type Home = Pick<State, 'config' | 'process'>

/** What hears of a component. */
export type ComponentListener = {
  /** It is to be rendered again. */
  changed(component: Component): void
  /** It has been mounted or has got new props, and is told that together with others of its kind. */
  renewed(component: Component, update: Update): void
}

/** One live component of an instance: a state that was given props, and that a `fallback` may stand in for. */
export class Component {
  readonly made: AnyLiveComponent
  /** Its number: one of its own in the life of the instance. */
  readonly cid: number
  /** What the browser has of it. */
  readonly sent: SentComponent = new SentComponent(this)
  /** The component that it stands in; undefined where that is the view. */
  parent: Component | undefined
  /** Its place, as it was last rendered. */
  at: ComponentPlace
  readonly #home: Home
  readonly #listener: ComponentListener
  #state: State
  #props: Props = {}
  /** Why `fallback` stands in its place. */
  #failure: { readonly error: unknown } | undefined

  constructor(cid: number, at: ComponentPlace, home: Home, listener: ComponentListener) {
    this.made = componentAt(at)
    this.cid = cid
    this.at = at
    this.#home = home
    this.#listener = listener
    this.#state = this.#begin()
  }

  get state(): State {
    return this.#state
  }

  /** Has it failed, so that `fallback` stands in its place? */
  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /** @throws what `mount` throws */
  mount(props: Props): void {
    const { assigns, socket } = this.#state
    this.#props = props
    assigns.change(props)
    assigns.mount(runMount(this.made, props, socket))
    this.#state.knownParts?.assigned(assigns.values)
    if (this.made.definition.updateMany) this.#listener.renewed(this, { socket, props })
  }

  /** Takes the props of another render. @throws what `update` throws */
  place(props: Props): void {
    const was = this.#props
    const names = new Set([...Object.keys(was), ...Object.keys(props)])
    if ([...names].every((name) => Object.is(was[name], props[name]))) return
    this.#props = props
    this.send(props)
  }

  /** Takes some props. What was sent to it stays when the next render places it with the same props as before. */
  send(changed: Props): void {
    if (this.hasFailed) return
    const { update, updateMany } = this.made.definition
    const { assigns, socket } = this.#state
    const props = { ...this.#props, ...changed }
    if (updateMany) this.#listener.renewed(this, { socket, props })
    else if (update) runUpdate(this.made, { socket, props })
    else assigns.change(changed)
  }

  /** Renders for the browser. Hooks that follow a render run. */
  draw(): Rendered {
    const rendered = this.#rendered(() => this.#state.draw().rendered)
    if (isOneElement(rendered.template)) return rendered
    const callback = this.hasFailed ? 'fallback' : 'render'
    throw componentInvalid(
      `\`${callback}\` of ${this.made.name} is not one element; put all of it into one, and write its end tag`,
    )
  }

  /** Renders to see what it places. */
  look(): Rendered {
    return this.#rendered(() => this.#state.render().rendered)
  }

  /** Its life ends, and `fallback` stands in its place. */
  fail(error: unknown): void {
    this.#failure = { error }
    this.#state.close()
    this.sent.forget()
  }

  /** Begins a new life with the props that it has. @throws what `mount` throws */
  retry(): void {
    this.#failure = undefined
    this.#state = this.#begin()
    this.sent.forget()
    this.mount(this.#props)
  }

  /** @returns a function that brings its assigns and its props back */
  remember(): () => void {
    const props = this.#props
    const restore = this.#state.remember()
    return () => {
      this.#props = props
      restore()
    }
  }

  #rendered(render: () => Rendered): Rendered {
    const { made } = this
    return this.#failure
      ? runFallback(made, this.#failure.error, this.cid)
      : staying(made.name, 'render', render)
  }

  #begin(): State {
    const { made, cid } = this
    const { config, process } = this.#home
    const changed = (): void => this.#listener.changed(this)
    const others = { page: undefined, adviser: undefined, handleError: undefined }
    const own = { ...config, ...others, view: viewOf(made), name: made.name }
    return new State(own, process, { own: { cid, family: made.family, changed } })
  }
}

/** A component as a state takes it: its definition has no callback of a view that a component has not. */
function viewOf(made: AnyLiveComponent): AnyLiveView {
  return made as unknown as AnyLiveView
}
