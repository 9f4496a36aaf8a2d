import { atOnce } from '../at-once.ts'
import { componentInvalid } from '../errors/index.ts'
import type { Around } from '../template/compile/surroundings.ts'
import type { SentNode } from '../template/diff/sent.ts'
import type { Rendered } from '../template/rendered.ts'
import type { AnyLiveComponent } from '../view/live-component.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import { isRedirect } from '../view/redirect.ts'
import type { Process } from './process.ts'
import type { ViewConfig } from './config.ts'
import { State } from './state.ts'

type Props = Readonly<Record<string, unknown>>

/** What a component lives in. */
type Surroundings = {
  readonly config: ViewConfig
  readonly process: Process
  /** It is to be rendered again. */
  readonly changed: (component: Component) => void
  /** It has been mounted or has got new props, and is told that together with others of its kind. */
  readonly renewed: (update: Renewed) => void
}

/** A component's socket and its props, for its `updateMany`. */
export type Renewed = { readonly socket: unknown; readonly props: Props }

/** One live component of an instance: a state that was given props, and what the browser has of it. */
export class Component {
  /** Its number: one of its own in the life of the instance. */
  readonly cid: number
  readonly made: AnyLiveComponent
  readonly name: string
  readonly state: State
  readonly #renewed: Surroundings['renewed']
  #props: Props = {}
  /** What was sent of it; undefined when the next message has to have all of it. */
  sent: SentNode | undefined
  /** What it stands in. */
  around: Around | undefined
  /** Has the message that is being made a place for it? */
  isPlaced = false
  /** Takes it from where it is looked up. */
  end: () => void = () => undefined

  constructor(made: AnyLiveComponent, cid: number, { config, process, changed, renewed }: Surroundings) {
    this.#renewed = renewed
    this.cid = cid
    this.name = made.name
    this.made = made
    const view = viewOf(made)
    const own = {
      cid,
      family: made.family,
      changed: () => {
        changed(this)
      },
    }
    this.state = new State(
      { ...config, view, name: made.name, page: undefined, adviser: undefined, handleError: undefined },
      process,
      { own },
    )
  }

  /** Has it to be rendered for the next message? */
  get isDue(): boolean {
    return this.sent === undefined || this.state.sent.isStale
  }

  mount(props: Props): void {
    const { assigns, socket } = this.state
    this.#props = props
    assigns.change(props)
    const mounted: unknown = staying((): unknown => this.made.definition.mount(props, socket as never))
    assigns.mount(atOnce(mounted, `\`mount\` of ${this.name}`, 'the assigns'))
    this.state.works?.assigned(assigns.values)
    if (this.made.definition.updateMany) this.#renewed({ socket, props })
  }

  /** Takes the props of another render. */
  place(props: Props): void {
    const was = this.#props
    const names = new Set([...Object.keys(was), ...Object.keys(props)])
    if ([...names].every((name) => Object.is(was[name], props[name]))) return
    this.#props = props
    this.#renew(props)
  }

  /** Takes some props that were sent to it. The next render may place it with the same as before: then these stay. */
  send(props: Props): void {
    this.#renew(props)
  }

  #renew(changed: Props): void {
    const { update, updateMany } = this.made.definition
    const { assigns, socket } = this.state
    const props = { ...this.#props, ...changed }
    if (updateMany) this.#renewed({ socket, props })
    else if (update)
      atOnce<unknown>(
        staying(() => update(socket as never, props)),
        `\`update\` of ${this.name}`,
        'nothing',
      )
    else assigns.change(changed)
  }

  draw(): Rendered {
    return staying(() => this.state.draw().rendered)
  }

  /** The browser may not have it. */
  forget(): void {
    this.sent = undefined
    this.state.sent.invalidate()
  }

  /** @returns a function that brings its assigns and its props back */
  remember(): () => void {
    const props = this.#props
    const restore = this.state.assigns.remember()
    return () => {
      this.#props = props
      restore()
    }
  }
}

/** A component as a state takes it: its definition has no callback of a view that a component has not. */
function viewOf(made: AnyLiveComponent): AnyLiveView {
  return made as unknown as AnyLiveView
}

/** Tells components of one kind, all at once, that they were mounted or have new props. */
export function runUpdateMany({ name, definition }: AnyLiveComponent, updates: readonly Renewed[]): void {
  atOnce<unknown>(
    staying(() => definition.updateMany?.(updates as never)),
    `\`updateMany\` of ${name}`,
    'nothing',
  )
}

/** Runs what runs while a view is rendered, and can lead nowhere else. @throws LIVE_COMPONENT_INVALID for a redirect */
function staying<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (thrown) {
    if (isRedirect(thrown))
      throw componentInvalid(
        '`mount`, `update`, `updateMany` and `render` cannot redirect; let the view do it, or an event',
      )
    throw thrown
  }
}
