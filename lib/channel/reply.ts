import { EVENTS, type Envelope } from '../protocol/diff.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { MESSAGE } from '../protocol/messages.ts'
import type { Departure } from '../instance/flash.ts'
import type { Outcome } from '../instance/owner.ts'
import type { Busy } from '../join/busy.ts'

/** Sends the browser of a view that has ended elsewhere: a message by its name, or a part of a reply. */
export function redirectMessage(departure: Departure): Readonly<Record<string, Payload>> {
  return { [departure.kind ? MESSAGE.navigate : MESSAGE.redirect]: departure }
}

/**
 * The reply to an event or a patch.
 * @param failing what was asked, if the browser is to know that it failed (docs/protocol.md, "Failures")
 */
export function eventReply(outcome: Outcome, failing: Frame | undefined): Payload {
  if ('redirect' in outcome) return redirectMessage(outcome.redirect)
  if ('isElsewhere' in outcome) return { link_redirect: true }
  const { diff, hasFailed } = outcome
  if (!hasFailed || !failing) return diff ? { diff: diff as unknown as JsonValue } : {}
  const { event = '' } = failing.payload
  const told = { ...diff, [EVENTS]: [...(diff?.[EVENTS] ?? []), ['action-failed', { event }]] }
  return { diff: told as unknown as JsonValue, failed: true }
}

/** What browsers ask for in `extensions` that keep a page which is answered so. */
export const BUSY = 'wait'

/** Tells a page that it was kept: the window hears it as `phx:page-busy`. */
export function busyDiff({ status, seconds }: Busy, to: string): Envelope {
  return { e: [['page-busy', { to, status, retryAfter: seconds }]] }
}
