import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { attempt } from '../attempt.ts'
import { printable } from '../errors/index.ts'
import { channels } from './channels.ts'
import type { LiveDiagnostics, Timed } from './messages.ts'

/**
 * Calls a listener once for each thing of a kind, when it is over, in all routers of this process. What the listener throws,
 * or rejects with, is a warning of the process (`process.emitWarning`) and harms no view; an exception of a listener that
 * subscribed to the channel itself is an uncaught exception, as with all channels of Node.
 *
 * @param kind the last part of a channel's name: `express-liveview:event` is `event`
 * @returns what ends it; it may be called twice
 * @see docs/reference/diagnostics.md
 */
export function observe<Kind extends keyof LiveDiagnostics>(
  kind: Kind,
  listener: (message: LiveDiagnostics[Kind]) => unknown,
): () => void {
  const channel = channels[kind]
  const hear: Hear = (message) => {
    attempt(() => listener(message as LiveDiagnostics[Kind]), warn)
  }
  if (!('asyncEnd' in channel)) return listen(channel, hear)
  const stops = [listen(channel.end, ifOver(hear)), listen(channel.asyncEnd, hear)]
  return () => {
    for (const stop of stops) stop()
  }
}

type Hear = (message: unknown) => void

/** Of what is async, `asyncEnd` is the end: at `end` it has no duration yet. */
function ifOver(hear: Hear): Hear {
  return (message) => {
    if ((message as Timed).duration !== undefined) hear(message)
  }
}

function listen({ name }: { readonly name: string | symbol }, hear: Hear): () => void {
  subscribe(name, hear)
  return () => {
    unsubscribe(name, hear)
  }
}

function warn(thrown: unknown): void {
  const error = printable(thrown)
  process.emitWarning(error instanceof Error ? error : String(error), 'LiveListenerWarning')
}
