import { channels } from '../diagnostics/channels.ts'
import type { CallbackMessage, LiveOutcome, LiveSubject, Open } from '../diagnostics/messages.ts'
import { pseudonym } from '../diagnostics/pseudonym.ts'
import { trace } from '../diagnostics/trace.ts'
import { isPromise, promiseOf } from '../foreign.ts'
import { thrownResult, type CallbackResult } from './callback.ts'
import { shownNameOf } from './input-name.ts'
import type { InstanceInput } from './owner.ts'
import { RenderFailed } from './render-failed.ts'
import type { InstanceContext, ViewConfig } from './config.ts'

/** A state whose callbacks are watched. */
export interface Probed {
  readonly config: ViewConfig
  readonly process: { readonly context: InstanceContext }
}

/** How diagnostics name the view of a state. */
export function subjectOf({ config: { name, route = '' }, process: { context } }: Probed): LiveSubject {
  return { view: name, route, id: context.id, visitor: pseudonym(context.visitor) }
}

/**
 * Runs a callback of a state and measures it. If anything listens, publishes that it began and ended.
 * @param run gets what is to be told of a callback that does not throw what it failed with
 */
export function probe<Value>(
  state: Probed,
  kind: 'mount' | 'params' | 'event' | 'info' | 'async',
  callback: string,
  run: (probing?: Conclusion) => Value,
): Value {
  const { watch, name } = state.config
  const began = performance.now()
  const over = (): void => watch?.called(name, callback, performance.now() - began)
  let value: Value
  try {
    value = publish(state, kind, callback, run)
  } catch (thrown) {
    over()
    throw thrown
  }
  if (isPromise(value)) return promiseOf(value).finally(over) as Value
  over()
  return value
}

function publish<Value>(...[state, kind, callback, run]: Parameters<typeof probe<Value>>): Value {
  const channel = channels[kind]
  if (!channel.hasSubscribers) return run()
  const message = { ...subjectOf(state), callback, connected: state.process.context.connected }
  return trace(channel, message, () => run(new Probing(message)), outcomeOf)
}

/** Handles inputs, each with what is to be told how its callback ended. It throws nothing. */
export interface ProbedHandler {
  run(input: InstanceInput, probing?: Conclusion): void | Promise<void>
}

/** Has an input handled, and publishes that if it is an event, a message or a change of presences. */
export function probeInput(
  state: Probed,
  input: InstanceInput,
  handler: ProbedHandler,
): void | Promise<void> {
  const kind = input.kind === 'event' ? 'event' : 'info'
  const isPublished = channels[kind].hasSubscribers && input.kind !== 'async'
  const callback = isPublished ? shownNameOf(state.config, input) : undefined
  if (callback === undefined) return handler.run(input)
  return publish(state, kind, callback, (probing) => handler.run(input, probing))
}

/** Runs work beside the callbacks of a state, and publishes that. */
export function probeWork<Value>(state: Probed, callback: string, run: () => Promise<Value>): Promise<Value> {
  return publish(state, 'async', callback, run)
}

/** Draws a state, and publishes that. */
export function probeRender<Value>(state: Probed, draw: () => Value): Value {
  if (!channels.render.hasSubscribers) return draw()
  return trace(channels.render, { ...subjectOf(state), connected: state.process.context.connected }, draw)
}

/** Is told how a callback ended. */
export interface Conclusion {
  concluded(result: CallbackResult): void
}

/** Notes in a message how its callback ended. A failure stays one, whatever `handleError` makes of it. */
class Probing implements Conclusion {
  readonly #message: Open<CallbackMessage>

  constructor(message: Open<CallbackMessage>) {
    this.#message = message
  }

  concluded(result: CallbackResult): void {
    if (this.#message.outcome === 'failed') return
    this.#message.outcome = nameOf(result)
    if ('failed' in result)
      this.#message.error = RenderFailed.is(result.failed) ? result.failed.cause : result.failed
  }
}

function outcomeOf(thrown: unknown): LiveOutcome {
  return nameOf(thrownResult(thrown))
}

function nameOf(result: CallbackResult): LiveOutcome {
  if ('value' in result) return 'ok'
  if ('redirect' in result) return 'redirect'
  return 'refused' in result ? 'refused' : 'failed'
}
