import { callbackFailed } from '../errors/index.ts'
import type { Topic } from '../pubsub/topic.ts'
import type { Nested } from '../template/rendered.ts'
import { AsyncWorks } from './async-work.ts'
import { AssignStore } from './assigns.ts'
import { Lifecycle } from './lifecycle.ts'
import type { Changes } from './outbox.ts'
import { Presence } from './presence.ts'
import { probeRender } from './probe.ts'
import type { Process } from './process.ts'
import { renderView, type RenderResult } from './render.ts'
import { Scope } from './scope.ts'
import { SentRender } from './sent-render.ts'
import type { InstanceSetting } from './setting.ts'
import { Subscriptions } from './subscriptions.ts'
import { ViewSocket } from './view-socket.ts'

/**
 * The state of one definition that runs: its assigns, the scope of its life, its subscriptions, its lifecycle hooks, the
 * socket that its callbacks receive, and what the browser has of it. What it shares with other states is its process.
 */
export class State {
  readonly setting: InstanceSetting
  readonly process: Process
  readonly assigns: AssignStore
  readonly scope: Scope
  readonly lifecycle: Lifecycle = new Lifecycle()
  readonly sent: SentRender
  readonly socket: ViewSocket
  #subscriptions: Subscriptions | undefined
  #presence: Presence | undefined
  /** Made when something is started. */
  works: AsyncWorks | undefined

  constructor(setting: InstanceSetting, process: Process) {
    this.setting = setting
    this.process = process
    this.scope = new Scope(setting)
    this.sent = new SentRender(process.place)
    this.assigns = new AssignStore(setting, () => this.invalidate())
    this.socket = new ViewSocket(this, process)
  }

  /** Made when they are first asked for. A first render over HTTP listens to nothing. */
  get subscriptions(): Subscriptions {
    const subscriber = (name: string, payload: unknown, topic: string): void =>
      this.process.hear({ name, payload, topic })
    const scope = this.process.place.connected ? this.scope : undefined
    return (this.#subscriptions ??= new Subscriptions(this.setting, subscriber, scope))
  }

  /** Made when it is first asked for. A first render over HTTP is present nowhere. */
  get presence(): Presence {
    const { connected } = this.process.place
    return (this.#presence ??= new Presence(this.setting, connected ? this.scope : undefined, () =>
      this.process.hearPresence(),
    ))
  }

  /** Work beside the callbacks. */
  get work(): AsyncWorks {
    return (this.works ??= new AsyncWorks(this))
  }

  /** Listens to a topic; a view that hears who comes and goes hears that of the topic, too. */
  listen(topic: string | Topic): PromiseLike<void> {
    const confirmed = this.subscriptions.start(topic)
    if (this.setting.view.definition.handlePresence) this.presence.follow(topic)
    return confirmed
  }

  /** Stops listening to a topic. */
  unlisten(topic: string | Topic): void {
    this.subscriptions.stop(topic)
    this.#presence?.unfollow(topic)
  }

  /** Something that `render` reads has changed: the next message needs a render. */
  invalidate(): void {
    this.sent.isStale = true
  }

  /** Renders, and runs the hooks that follow a render. What these assign is rendered the next time. */
  draw(): RenderResult {
    this.sent.isStale = false
    const result = this.#render()
    this.lifecycle.afterRender(this.socket, this.reporter('afterRender'))
    return result
  }

  /** Draws if something has changed and a browser has the render before. @throws whatever `render` and hooks throw */
  changes(): Changes | undefined {
    if (!this.sent.isStale || !this.sent.isKnown) return undefined
    return probeRender(this, () => {
      const result = this.draw()
      return { result, diff: this.sent.next(result.rendered) }
    })
  }

  /** A render was sent, and temporary assigns were only for this one. What they made of the page stays there. */
  forgetTemporary(): void {
    if (!this.assigns.hasTemporary) return
    this.assigns.forget()
    this.sent.rebase(this.#render().rendered)
  }

  /** The view that this one nests under an id, as it was last rendered. */
  nested(id: string): Nested | undefined {
    return this.sent.nested(id, () => this.#render().rendered)
  }

  /** Makes what reports a failure that does not end the view. @param callback its name in the message */
  reporter(callback: string): (error: unknown) => void {
    return (error) => this.setting.report(callbackFailed(this.setting.name, callback, error))
  }

  /** Ends the life. */
  close(): void {
    this.scope.close(this.reporter('the end'))
    this.sent.clear()
  }

  #render(): RenderResult {
    const { location, flash } = this.process
    return renderView(this.setting, {
      assigns: this.assigns.guarded,
      url: location.url,
      context: { flash: flash.messages },
    })
  }
}
