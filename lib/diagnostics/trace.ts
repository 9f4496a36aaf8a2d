import { isPromise, promiseOf } from '../foreign.ts'
import type { Traces, TracedKind } from './channels.ts'
import type { LiveDiagnostics, LiveOutcome, Open, Timed } from './messages.ts'

type Traced<Kind extends TracedKind> = Open<LiveDiagnostics[Kind]>

/** What became of something that threw: not every exception is a failure. */
type OutcomeOf = (thrown: unknown) => LiveOutcome

/**
 * Does something, and publishes its message when it begins and when it is over, as `TracingChannel` does: what is bound to
 * `start` is the asynchronous context meanwhile. `end` follows at once, and for what is async also `asyncEnd` later; the
 * one with a `duration` is the last.
 */
export function trace<Kind extends TracedKind, Value>(
  channel: Traces<Kind>,
  message: Traced<Kind>,
  work: (message: Traced<Kind>) => Value,
  outcomeOf: OutcomeOf = () => 'failed',
): Value {
  return channel.start.runStores(message as LiveDiagnostics[Kind], () => {
    const running = new Running(channel, message, outcomeOf)
    try {
      const value = work(message)
      if (isPromise(value)) return running.later(value) as Value
      running.over(channel.end)
      return value
    } catch (thrown) {
      running.threw(thrown)
      running.over(channel.end)
      throw thrown
    }
  })
}

/** Something that has begun and is not over. */
class Running<Kind extends TracedKind> {
  readonly #channel: Traces<Kind>
  readonly #message: Open<Timed> & { outcome?: unknown }
  readonly #outcomeOf: OutcomeOf
  readonly #began = performance.now()

  constructor(channel: Traces<Kind>, message: Traced<Kind>, outcomeOf: OutcomeOf) {
    this.#channel = channel
    this.#message = message
    this.#outcomeOf = outcomeOf
  }

  over(last: Traces<Kind>['end']): void {
    this.#message.duration = performance.now() - this.#began
    if ('error' in this.#message) this.#channel.error.publish(this.#message)
    last.publish(this.#message)
  }

  threw(thrown: unknown): void {
    const outcome = this.#outcomeOf(thrown)
    this.#message.outcome = outcome
    if (outcome === 'failed') this.#message.error = thrown
  }

  async later<Value>(promise: PromiseLike<Value>): Promise<Value> {
    this.#channel.end.publish(this.#message)
    try {
      return await promiseOf(promise)
    } catch (thrown) {
      this.threw(thrown)
      throw thrown
    } finally {
      this.#channel.asyncStart.publish(this.#message)
      this.over(this.#channel.asyncEnd)
    }
  }
}
