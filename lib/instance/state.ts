import { callbackFailed } from '../errors/index.ts'
import { AsyncWorks } from './async-work.ts'
import { AssignStore } from './assigns.ts'
import { Lifecycle } from './lifecycle.ts'
import type { Process } from './process.ts'
import { renderView, type RenderResult } from './render.ts'
import { Scope } from './scope.ts'
import { SentRender } from './sent-render.ts'
import type { ViewConfig } from './config.ts'
import { StateTopics } from './state-topics.ts'
import { ViewSocket } from './view-socket.ts'

/**
 * The state of one definition that runs: its assigns, the scope of its life, its subscriptions, its lifecycle hooks, the
 * socket that its callbacks receive, and what the browser has of it. What it shares with other states is its process.
 */
export class State {
  readonly config: ViewConfig
  readonly process: Process
  readonly assigns: AssignStore
  readonly scope: Scope
  readonly lifecycle: Lifecycle = new Lifecycle()
  readonly sent: SentRender
  readonly socket: ViewSocket
  #topics: StateTopics | undefined
  /** Made when something is started. */
  works: AsyncWorks | undefined

  constructor(config: ViewConfig, process: Process) {
    this.config = config
    this.process = process
    this.scope = new Scope(config)
    this.sent = new SentRender(this)
    this.assigns = new AssignStore(config, () => this.sent.invalidate())
    this.socket = new ViewSocket(this, process)
  }

  /** Made when something is first heard or said there. */
  get topics(): StateTopics {
    return (this.#topics ??= new StateTopics(this))
  }

  /** Work beside the callbacks. */
  get work(): AsyncWorks {
    return (this.works ??= new AsyncWorks(this))
  }

  /** Renders, and runs the hooks that follow a render. What these assign is rendered the next time. */
  draw(): RenderResult {
    this.sent.isStale = false
    const result = this.render()
    this.lifecycle.afterRender(this.socket, this.reporter('afterRender'))
    return result
  }

  render(): RenderResult {
    const { location, flash } = this.process
    return renderView(this.config, {
      assigns: this.assigns.guarded,
      url: location.url,
      context: { flash: flash.messages },
    })
  }

  /** Makes what reports a failure that does not end the view. @param callback its name in the message */
  reporter(callback: string): (error: unknown) => void {
    return (error) => this.config.report(callbackFailed(this.config.name, callback, error))
  }

  /** Ends the life. */
  close(): void {
    this.scope.close(this.reporter('the end'))
    this.sent.clear()
  }
}
