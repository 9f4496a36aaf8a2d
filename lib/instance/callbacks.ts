import { valueRefused } from '../errors/index.ts'
import type { ErrorHandler } from '../view/definition.ts'
import type { Awaitable } from '../view/schema.ts'
import { presenceHandlerOf } from '../view/on-presence.ts'
import { infoHandlerOf } from '../view/ties.ts'
import type { EventValue } from '../view/untrusted.ts'
import { eventHandlerOf } from './event-handlers.ts'
import type { BootInput, GoneInput, Info, InstanceInput, PreflightInput, UpdateInput } from './owner.ts'
import { probe } from './probe.ts'
import type { State } from './state.ts'

// The callbacks of a definition, each run on a state of it: hooks of its stage first, then the author's own.

/** A callback that runs, or has run, for an input. */
export type Callback = {
  readonly input: Exclude<InstanceInput, BootInput | GoneInput>
  /** May `handleError` deal with its failure? If not, a failure ends the view. */
  readonly mayRecover: boolean
  /** It is `handleError`, which was asked after a failure of the input's callback: who is asked when it fails, too. */
  readonly recovers?: Recovering | undefined
}

/** What goes on after a failure. */
type Recovering = {
  /** What failed. */
  readonly callback: string
  readonly others: readonly Recovery[]
}

/** A `handleError`, and the socket that it is given. */
export type Recovery = { readonly handler: ErrorHandler<unknown>; readonly socket: unknown }

/** Runs the callback that an input is for. A flush has none: it is only followed by a render. */
export function runCallback(
  state: State,
  input: Exclude<Callback['input'], UpdateInput>,
): Awaitable<unknown> {
  switch (input.kind) {
    case 'event':
      if (input.choices) state.knownParts?.allowedUploads?.chosen(input.choices)
      return runHandleEvent(state, input.name, input.value)
    case 'preflight':
      return runPreflight(state, input)
    case 'progress':
      return state.knownParts?.allowedUploads?.progress(input)
    case 'patch':
      return state.process.location.patchTo(input.to)
    case 'info':
      return runHandleInfo(state, input.info)
    case 'async':
      return input.conclude()
    case 'presence':
      return runHandlePresence(state)
    case 'flush':
      return undefined
  }
}

/** Runs `handleParams`, since the view is at another URL. @throws an `AbortError` when the state is closed */
export function runHandleParams(state: State): Awaitable<unknown> {
  const { scope, lifecycle, config, socket, process } = state
  scope.throwIfClosed()
  process.knownFlash?.patched()
  const { params } = process.location
  const { handleParams } = config.view.definition
  const run = (): Awaitable<unknown> =>
    lifecycle.run('handleParams', [socket, params], () => handleParams?.(socket, params))
  return handleParams ? probe(state, 'params', 'handleParams', run) : run()
}

/** Runs the handler of an event. @throws LIVE_EVENT_UNKNOWN when there is none and no hook halts */
function runHandleEvent(state: State, name: string, value: EventValue): Awaitable<unknown> {
  const { lifecycle, config, socket } = state
  const handler = eventHandlerOf(config, name)
  if (lifecycle.isEmpty) return handler(socket, value)
  return lifecycle.run('handleEvent', [socket, name, value], () => handler(socket, value))
}

/** Says which files the browser may send. @throws LIVE_VALUE_REFUSED when nothing is allowed there */
function runPreflight({ parts, config }: State, { upload, files }: PreflightInput): Awaitable<unknown> {
  const uploads = parts.allowedUploads
  if (!uploads) throw valueRefused(config.name, 'it allows no upload')
  return uploads.preflight(upload, files)
}

/** Is there a handler or a hook for a message? */
export function hearsInfo({ lifecycle, config }: State, { name, topic, from }: Info): boolean {
  const handler = infoHandlerOf(config.view.definition.handleInfo, name, from ?? topic)
  return handler !== undefined || lifecycle.has('handleInfo')
}

/** Runs the handler of a message, if there is one. */
function runHandleInfo(
  { lifecycle, config, socket }: State,
  { name, payload, topic, from }: Info,
): Awaitable<unknown> {
  const handler = infoHandlerOf(config.view.definition.handleInfo, name, from ?? topic)
  return lifecycle.run('handleInfo', [socket, name, payload], () => handler?.(socket, payload as never))
}

/** Tells a view who came and who went in one topic. It may have left the topic meanwhile. */
function runHandlePresence({ parts, config, socket }: State): Awaitable<unknown> {
  const diff = parts.topics.presence.take()
  if (!diff) return undefined
  return presenceHandlerOf(config.view.definition.handlePresence, diff.topic)?.(socket, diff as never)
}
