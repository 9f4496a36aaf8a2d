import type { Envelope } from '../protocol/diff.ts'
import type { PreflightAnswer } from '../protocol/uploads.ts'
import type { Redirect } from '../view/redirect.ts'
import { replyOf } from './callback.ts'
import type { Callback } from './callbacks.ts'
import type { Outcome } from './owner.ts'
import { RenderFailed } from './render-failed.ts'
import type { State } from './state.ts'

// What the owner of an instance hears after an input: a reply where one was asked for, and what has changed.

type Input = Callback['input']
type Reply = ReturnType<typeof replyOf>

/** A callback has returned. @throws RenderFailed; LIVE_VALUE_KIND for a reply that cannot be sent */
export function answer(state: State, input: Input, value: unknown): void {
  if (input.kind === 'event') reply(state, input.ref, { diff: message(state, replyOf(value)) })
  else if (input.kind === 'preflight') allow(state, input.ref, value as PreflightAnswer | undefined)
  else if (input.kind === 'progress') reply(state, input.ref, { diff: message(state) })
  else if (input.kind === 'patch')
    reply(state, input.ref, value ? { diff: message(state) } : { isElsewhere: true })
  else tell(state)
}

/** `handleError` has dealt with the failure of a callback. @throws RenderFailed */
export function answerFailed(state: State, input: Input): void {
  if ('ref' in input) reply(state, input.ref, { diff: message(state), hasFailed: true })
  else tell(state)
}

/** What the page was to hear is not lost with the view. A view that outlives its page tells it by a flush. */
export function tellLast({ process }: State): void {
  process.sendAhead()
  if (process.owner.page.isOutlived()) return process.receive({ kind: 'flush' })
  const events = process.outbox.next()
  if (events) process.send({ kind: 'diff', diff: events })
}

/** A callback sends the visitor elsewhere. */
export function leave({ process, scope }: State, input: Input, redirect: Redirect): void {
  if (scope.isClosed) return
  const left = process.flash.leave(redirect)
  if ('ref' in input) process.send({ kind: 'reply', ref: input.ref, outcome: { redirect: left } })
  else process.send({ kind: 'redirect', message: left })
}

export function reply({ process }: State, ref: unknown, outcome: Outcome): void {
  process.send({ kind: 'reply', ref, outcome })
}

/** The component that was asked may have ended. */
function allow(state: State, ref: unknown, preflight: PreflightAnswer | undefined): void {
  reply(state, ref, { diff: message(state), ...(preflight && { preflight }) })
}

/** Sends what has changed without having been asked, unless the owner is to get it later, all at once. */
function tell(state: State): void {
  const { sent, process } = state
  // Temporary assigns and the items of streams are gone after this render, and events cannot be merged: none can wait.
  const { hasEvents, hasItems } = process.outbox
  const mustTell = hasEvents || hasItems || sent.hasTemporary
  const diff = mustTell || process.owner.isReady() ? message(state) : undefined
  process.sendAhead()
  if (diff) process.send({ kind: 'diff', diff })
}

/** What the page is to hear now; undefined when there is nothing. URLs are sent before. @throws RenderFailed */
function message(state: State, given?: Reply): Envelope | undefined {
  const drawn = draw(state, given)
  state.process.sendAhead()
  return drawn
}

function draw({ sent, process }: State, given: Reply): Envelope | undefined {
  try {
    const changes = sent.changes()
    const drawn = process.outbox.next(changes, given)
    sent.forgetTemporary()
    return drawn
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is caught where callbacks are concluded
    throw new RenderFailed(error)
  }
}
