import { componentInvalid } from '../errors/index.ts'
import type { Node } from '../protocol/diff.ts'
import { isOneElement } from '../template/compile/one-element.ts'
import { ANYWHERE, type Around } from '../template/compile/surroundings.ts'
import { rebase } from '../template/diff/rebase.ts'
import type { SentNode } from '../template/diff/sent.ts'
import { partDiff, type PartOf } from '../template/diff/to-diff.ts'
import type { Rendered, Traced } from '../template/rendered.ts'
import type { AnyLiveComponent } from '../view/live-component.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import { runFallback, runMount, runUpdate, staying, type Update } from './component-callbacks.ts'
import { State } from './state.ts'

type Props = Readonly<Record<string, unknown>>

/** The view that a component lives in. */
export type Home = Pick<State, 'config' | 'process'>

/** What hears of a component. */
type Listener = {
  /** It is to be rendered again. */
  changed(component: Component): void
  /** It has been mounted or has got new props, and is told that together with others of its kind. */
  renewed(component: Component, update: Update): void
}

/** One live component of an instance: a state that was given props, and what the browser has of it. */
export class Component {
  readonly made: AnyLiveComponent
  /** Its number: one of its own in the life of the instance. */
  readonly cid: number
  /** The component that it stands in; undefined where that is the view. */
  parent: Component | undefined
  /** Where its place was made. */
  madeAt: Traced | undefined
  /** What it stands in. */
  around: Around | undefined
  /** Takes it from where it is looked up. */
  end: () => void = () => undefined
  readonly #home: Home
  readonly #listener: Listener
  #state: State
  #props: Props = {}
  /** What was sent of it; undefined when the next message has to have all of it. */
  #sent: SentNode | undefined
  /** Why `fallback` stands in its place. */
  #failure: { readonly error: unknown } | undefined

  constructor(made: AnyLiveComponent, cid: number, home: Home, listener: Listener) {
    this.made = made
    this.cid = cid
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

  /** Has it to be rendered for the next message? */
  get isDue(): boolean {
    return this.#sent === undefined || this.#state.sent.isStale
  }

  /** @throws what `mount` throws */
  mount(props: Props): void {
    const { assigns, socket } = this.#state
    this.#props = props
    assigns.change(props)
    assigns.mount(runMount(this.made, props, socket))
    this.#state.assigned(assigns.values)
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

  /** Draws, and says what has changed since it was sent. */
  diff(host: PartOf): Node | undefined {
    const part = { ...host, around: this.around ?? ANYWHERE }
    const { node, sent } = partDiff(this.#sent, this.draw(), part)
    this.#sent = sent
    return node
  }

  /** It was sent, and temporary assigns were only for that. What they made of the page stays there. */
  forgetTemporary(host: PartOf): void {
    const { assigns, sent } = this.#state
    if (!this.#sent || this.hasFailed || sent.isStale || !assigns.hasTemporary) return
    assigns.forget()
    const part = { ...host, around: this.around ?? ANYWHERE }
    this.#sent = rebase(this.#sent, partDiff(undefined, this.look(), part).sent) as SentNode
  }

  /** Renders to see what it places. */
  look(): Rendered {
    return this.#rendered(() => this.#state.render().rendered)
  }

  /** Its life ends, and `fallback` stands in its place. */
  fail(error: unknown): void {
    this.#failure = { error }
    this.#state.close()
    this.forget()
  }

  /** Begins a new life with the props that it has. @throws what `mount` throws */
  retry(): void {
    this.#failure = undefined
    this.#state = this.#begin()
    this.forget()
    this.mount(this.#props)
  }

  /** The browser may not have it. */
  forget(): void {
    this.#sent = undefined
    this.#state.sent.invalidate()
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
