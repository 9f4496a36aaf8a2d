import type { LiveError } from '../errors/index.ts'
import { followed, reportIfSlow } from './callback-watch.ts'
import { nameOf, shownNameOf } from './input-name.ts'
import type { InstanceInput } from './owner.ts'
import { probeInput, type ProbedHandler } from './probe.ts'
import { isWeighingDue, weigh } from './state-size.ts'
import type { State } from './state.ts'

/** The instance whose inputs are handled. */
interface Overseen {
  /** How many inputs wait. */
  readonly waiting: number
  fail(error: LiveError): void
}

/** Has inputs of one state handled: measures each, publishes it, and weighs what the state takes. */
export class Oversight {
  readonly #state: State
  readonly #handler: ProbedHandler
  readonly #instance: Overseen
  #inputs = 0

  constructor(state: State, handler: ProbedHandler, instance: Overseen) {
    this.#state = state
    this.#handler = handler
    this.#instance = instance
  }

  handle(input: InstanceInput): void | Promise<void> {
    // The callbacks of a boot are measured one by one.
    if (input.kind === 'boot') return this.#thenWeighed(this.#handler.handle(input))
    if (isWeighingDue(++this.#inputs)) this.#weigh()
    const began = performance.now()
    const handled = probeInput(this.#state, input, this.#handler)
    if (handled) return this.#later(input, began, handled)
    const time = this.#measured(input, began)
    const { config } = this.#state
    if (time >= config.limits.callbackTime) reportIfSlow({ view: config, name: nameOf(input), began })
  }

  async #later(input: InstanceInput, began: number, handled: Promise<void>): Promise<void> {
    const running = { view: this.#state.config, name: nameOf(input), began }
    await followed(running, handled, (error) => this.#giveUp(error))
    const time = this.#measured(input, began)
    if (this.#instance.waiting > 0) this.#state.assigns.advice?.heldUp(nameOf(input), time)
  }

  /** Counts the time that an input took. @returns milliseconds */
  #measured(input: InstanceInput, began: number): number {
    const { config } = this.#state
    const time = performance.now() - began
    const name = shownNameOf(config, input)
    if (name !== undefined) config.watch?.called(config.name, name, time)
    return time
  }

  #giveUp(error: LiveError): void {
    if (!this.#state.scope.isClosed) this.#instance.fail(error)
  }

  #thenWeighed(handled: void | Promise<void>): void | Promise<void> {
    if (handled && this.#state.process.context.connected) void handled.then(() => this.#weigh())
    return handled
  }

  /** In a moment, when the page has its answer. */
  #weigh(): void {
    setImmediate(weigh, this.#state, this.#instance)
  }
}
