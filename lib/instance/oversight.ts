import type { LiveError } from '../errors/index.ts'
import { watched } from './callback-watch.ts'
import { callbackOf, probeInput, type Conclusion } from './callbacks.ts'
import type { InstanceInput } from './owner.ts'
import { isWeighingDue, weigh } from './state-size.ts'
import type { State } from './state.ts'

type Handle = (probing?: Conclusion) => void | Promise<void>

/** Has inputs of one state handled: how long that takes is watched, it is published, and what the state takes is weighed. */
export class Oversight {
  readonly #state: State
  readonly #instance: { fail(error: LiveError): void }
  #inputs = 0

  constructor(state: State, instance: { fail(error: LiveError): void }) {
    this.#state = state
    this.#instance = instance
  }

  handle(input: InstanceInput, handle: Handle): void | Promise<void> {
    const run = (): void | Promise<void> => probeInput(this.#state, input, handle)
    // The callbacks of a boot are watched one by one.
    if (input.kind === 'boot') return this.#thenWeighed(run())
    if (isWeighingDue(++this.#inputs)) this.#weigh()
    const name = (): string => callbackOf(input).name
    return watched(this.#state.setting, name, run, (error) => this.#giveUp(error))
  }

  #giveUp(error: LiveError): void {
    if (!this.#state.scope.isClosed) this.#instance.fail(error)
  }

  #thenWeighed(handled: void | Promise<void>): void | Promise<void> {
    if (handled && this.#state.process.place.connected) void handled.then(() => this.#weigh())
    return handled
  }

  /** In a moment, when the page has its answer. */
  #weigh(): void {
    setImmediate(weigh, this.#state, this.#instance)
  }
}
