import type { RedirectMessage } from '../instance/flash.ts'
import type { Outcome } from '../instance/owner.ts'
import type { HistoryEntry } from '../instance/location.ts'
import type { Limits } from '../limits.ts'
import { type Envelope, EVENTS, type Printed } from '../protocol/diff.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { FRAME_BYTES } from '../protocol/limits.ts'
import { localPartOf } from '../protocol/local-path.ts'
import { MESSAGE } from '../protocol/messages.ts'
import { LIVEVIEW_VERSION } from '../protocol/version.ts'

// What the frames of a view hold: replies to what its page asks, and where its browser is sent.

/** What the reply to a granted join holds. */
export type Welcome = {
  readonly tree: Envelope
  readonly printed: Printed | undefined
  /** The URL that the view took before its join was granted. */
  readonly entry: HistoryEntry | undefined
}

/** The reply to a granted join. */
export function welcomeOf({ tree, printed, entry }: Welcome, { frameBytes }: Limits): JsonValue {
  const response = {
    rendered: tree,
    liveview_version: LIVEVIEW_VERSION,
    ...(printed && { printed }),
    ...(frameBytes !== FRAME_BYTES && { frame_bytes: frameBytes }),
    ...(entry && { live_patch: entry }),
  }
  return response as unknown as JsonValue
}

/** The reply to an event, a patch or the question which files may be sent. @param hearsFailures is the browser to know that it failed? */
export function replyTo(frame: Frame, outcome: Outcome, hearsFailures: boolean): Payload {
  return {
    ...preflightReply(frame, outcome),
    ...eventReply(outcome, hearsFailures ? frame : undefined),
  }
}

/** The path of a page, for a browser that is to load it. */
export function localPathOf(page: string): string {
  const url = new URL(page)
  // With a fragment, the browser would only scroll there.
  url.hash = ''
  return localPartOf(url)
}

/** Sends the browser of a view that has ended elsewhere: a message by its name, or a part of a reply. */
export function namedMessage(message: RedirectMessage): Readonly<Record<string, Payload>> {
  return { [message.kind ? MESSAGE.navigate : MESSAGE.redirect]: message }
}

/** What a reply to a preflight has besides. Without a list of files, clients take it for an answer they cannot read. */
function preflightReply({ event, payload: { ref = '' } }: Frame, outcome: Outcome): Payload {
  if (event !== MESSAGE.allowUpload) return {}
  const allowed = 'preflight' in outcome ? outcome.preflight : undefined
  return allowed ?? { ref, error: [[ref, 'refused']] }
}

/**
 * The reply to an event or a patch.
 * @param failing what was asked, if the browser is to know that it failed (docs/protocol.md, "Failures")
 */
function eventReply(outcome: Outcome, failing: Frame | undefined): Payload {
  if ('redirect' in outcome) return namedMessage(outcome.redirect)
  if ('isElsewhere' in outcome) return { link_redirect: true }
  if ('cids' in outcome) return { cids: outcome.cids }
  const { diff, hasFailed } = outcome
  if (!hasFailed || !failing) return diff ? { diff: diff as unknown as JsonValue } : {}
  const { event = '' } = failing.payload
  const told = { ...diff, [EVENTS]: [...(diff?.[EVENTS] ?? []), ['action-failed', { event }]] }
  return { diff: told as unknown as JsonValue, failed: true }
}
