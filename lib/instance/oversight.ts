import type { LiveError } from '../errors/index.ts'
import { followed, reportIfSlow } from './callback-watch.ts'
import { nameOf, shownNameOf } from './input-name.ts'
import type { InstanceInput } from './owner.ts'
import { probeInput, type ProbedHandler } from './probe.ts'
import { isWeighingDue, weigh } from './state-size.ts'
import type { State } from './state.ts'

/** What handles the inputs of an instance, as it is overseen. */
export interface Overseen extends ProbedHandler {
  readonly state: State
  readonly instance: {
    /** How many inputs wait. */
    readonly waiting: number
    fail(error: LiveError): void
  }
  /** How many inputs were handled, but for the boot. */
  inputs: number
}

/** Has an input handled: measures it, publishes it, and now and then weighs what the state takes. */
export function oversee(handler: Overseen, input: InstanceInput): void | Promise<void> {
  const { state, instance } = handler
  // The callbacks of a boot are measured one by one.
  if (input.kind === 'boot') return thenWeighed(handler, handler.run(input))
  if (isWeighingDue(++handler.inputs)) weighSoon(state, instance)
  const began = performance.now()
  const handled = probeInput(state, input, handler)
  if (handled) return later(handler, { input, began, handled })
  const time = measured(state, input, began)
  const { config } = state
  if (time >= config.limits.callbackTime) reportIfSlow({ view: config, name: nameOf(input), began })
}

type Handling = { readonly input: InstanceInput; readonly began: number; readonly handled: Promise<void> }

async function later({ state, instance }: Overseen, { input, began, handled }: Handling): Promise<void> {
  const running = { view: state.config, name: nameOf(input), began }
  await followed(running, handled, (error) => {
    if (!state.scope.isClosed) instance.fail(error)
  })
  const time = measured(state, input, began)
  if (instance.waiting > 0) state.assigns.advice?.heldUp(nameOf(input), time)
}

/** Counts the time that an input took. @returns milliseconds */
function measured({ config }: State, input: InstanceInput, began: number): number {
  const time = performance.now() - began
  const name = shownNameOf(config, input)
  if (name !== undefined) config.watch?.called(config.name, name, time)
  return time
}

function thenWeighed({ state, instance }: Overseen, handled: void | Promise<void>): void | Promise<void> {
  if (handled && state.process.context.connected) void handled.then(() => weighSoon(state, instance))
  return handled
}

/** In a moment, when the page has its answer. */
function weighSoon(state: State, instance: Overseen['instance']): void {
  setImmediate(weigh, state, instance)
}
