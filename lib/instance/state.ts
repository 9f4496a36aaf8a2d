import { callbackFailed } from '../errors/index.ts'
import { AssignStore } from './assigns.ts'
import { ComponentSocket } from './component-socket.ts'
import { NO_MESSAGES } from './flash.ts'
import { Lifecycle } from './lifecycle.ts'
import type { Process } from './process.ts'
import { renderView, type RenderResult } from './render.ts'
import { Scope } from './scope.ts'
import { SentRender, type ComponentsOfView } from './sent-render.ts'
import type { ViewConfig } from './config.ts'
import { StateParts } from './state-parts.ts'
import { ViewSocket } from './view-socket.ts'

/** What makes a state that of a component. */
type OwnPart = {
  readonly cid: number
  /** Names it where its messages are heard. */
  readonly family: string
  /** It is to be rendered again. */
  readonly changed: () => void
}

/**
 * The state of one definition that runs: its assigns, the scope of its life, its subscriptions, its lifecycle hooks, the
 * socket that its callbacks receive, and what the browser has of it. What it shares with other states is its process.
 */
export class State {
  readonly config: ViewConfig
  readonly process: Process
  /** Of a component its number. */
  readonly cid: number | undefined
  readonly assigns: AssignStore
  readonly scope: Scope
  readonly sent: SentRender
  readonly socket: ViewSocket
  /** What it has of what only some states have; made when something of that is asked for. */
  knownParts: StateParts | undefined

  /** @param part of a view with components those; of a component what makes it one */
  constructor(
    config: ViewConfig,
    process: Process,
    { own, components }: { readonly own?: OwnPart; readonly components?: ComponentsOfView } = {},
  ) {
    this.config = config
    this.process = process
    this.scope = new Scope(config)
    this.cid = own?.cid
    this.sent = new SentRender(this, components, own?.changed)
    this.assigns = new AssignStore(config, this.sent)
    this.socket = own ? new ComponentSocket(this, own.family) : new ViewSocket(this)
  }

  get parts(): StateParts {
    return (this.knownParts ??= new StateParts(this))
  }

  get lifecycle(): Lifecycle {
    return this.knownParts?.lifecycle ?? Lifecycle.none
  }

  /** @returns a function that brings its assigns back */
  remember(): () => void {
    const restore = this.assigns.remember()
    return () => {
      restore()
      this.knownParts?.reconcile()
    }
  }

  /** Renders, and runs the hooks that follow a render. What these assign is rendered the next time. */
  draw(): RenderResult {
    this.sent.isStale = false
    const result = this.render()
    if (this.process.outbox.streams > 0) this.assigns.forgetItems()
    const { lifecycle } = this
    if (!lifecycle.isEmpty) lifecycle.afterRender(this.socket, this.reporter('afterRender'))
    return result
  }

  render(): RenderResult {
    const { location, knownFlash } = this.process
    return renderView(this.config, {
      assigns: this.assigns.guarded,
      url: location.url,
      context: {
        flash: knownFlash?.messages ?? NO_MESSAGES,
        ...(this.cid !== undefined && { self: this.cid }),
      },
    })
  }

  /** Makes what reports a failure that does not end the view. @param callback its name in the message */
  reporter(callback: string): (error: unknown) => void {
    return (error) => this.config.report(callbackFailed(this.config.name, callback, error))
  }

  /** Ends the life. */
  close(): void {
    this.scope.close()
    this.sent.clear()
  }
}
