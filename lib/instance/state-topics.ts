import type { Topic } from '../pubsub/topic.ts'
import { Presence } from './presence.ts'
import type { Process } from './process.ts'
import type { Scope } from './scope.ts'
import type { ViewConfig } from './config.ts'
import { Subscriptions } from './subscriptions.ts'

/** The state that hears. */
export interface HearingState {
  readonly config: ViewConfig
  readonly process: Process
  readonly scope: Scope
  readonly cid: number | undefined
}

/** What one state hears of topics, and says there: messages, and who is present. A first render over HTTP does neither. */
export class StateTopics {
  readonly #state: HearingState
  #messages: Subscriptions | undefined
  #presence: Presence | undefined

  constructor(state: HearingState) {
    this.#state = state
  }

  /** Made when they are first asked for. */
  get messages(): Subscriptions {
    const { config, process } = this.#state
    const subscriber = (name: string, payload: unknown, topic: string): void =>
      process.receive({ kind: 'info', info: { name, payload, topic }, life: this.#state })
    return (this.#messages ??= new Subscriptions(config, subscriber, this.#scope))
  }

  /** Made when it is first asked for. */
  get presence(): Presence {
    const { config, process } = this.#state
    const changed = (): void => process.receive({ kind: 'presence', life: this.#state })
    return (this.#presence ??= new Presence(config, this.#scope, changed))
  }

  /** Listens to a topic; a view that hears who comes and goes hears that of the topic, too. */
  listen(topic: string | Topic): PromiseLike<void> {
    const confirmed = this.messages.start(topic)
    if (this.#state.config.view.definition.handlePresence) this.presence.follow(topic)
    return confirmed
  }

  /** Stops listening to a topic. */
  unlisten(topic: string | Topic): void {
    this.messages.stop(topic)
    this.#presence?.unfollow(topic)
  }

  get #scope(): Scope | undefined {
    return this.#state.process.context.connected ? this.#state.scope : undefined
  }
}
