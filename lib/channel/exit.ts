import { outside } from '../base-path.ts'
import { redirectUnsafe, joinRefused, describe, type LiveError } from '../errors/index.ts'
import { EVENTS } from '../protocol/diff.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { MESSAGE } from '../protocol/messages.ts'
import type { JoinPayload } from '../protocol/payloads.ts'
import type { Outcome } from '../instance/owner.ts'
import type { Departure } from '../instance/flash.ts'
import { busyOf, type Busy } from './busy.ts'
import { subrequest, type SubrequestAnswer } from '../http/subrequest.ts'
import type { Caller } from './caller.ts'
import type { Flaw, Join } from './join.ts'
import type { Trip } from './trip.ts'

/** What became of a visit to the application: a live route took it and tells the rest, or nobody did. */
export type VisitOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'redirect'; readonly to: string }
  | ({ readonly kind: 'refused'; readonly busy?: Busy | undefined } & Flaw)

/** Sends a join or a patch to a path of the application, and says what became of it. */
export async function dispatch(caller: Caller, path: string, claim: Join | Trip): Promise<VisitOutcome> {
  const { source, doorkeeper, basePath } = caller
  claim.door = { router: doorkeeper, path: source.endpoint }
  const outcome = outcomeOf(await subrequest(source, path, claim), path)
  return outcome.kind === 'redirect' ? { ...outcome, to: outside(basePath, outcome.to) } : outcome
}

/** How a view that has ended sends its browser elsewhere: a message, or what a reply is made of, by its name. */
export function exitOf(departure: Departure): Readonly<Record<string, Payload>> {
  return { [departure.kind ? MESSAGE.navigate : MESSAGE.redirect]: departure }
}

/**
 * What a browser is answered to an event or a patch.
 * @param failing what was asked, if the browser is to know that it failed (docs/protocol.md, "Failures")
 */
export function responseOf(outcome: Outcome, failing: Frame | undefined): Payload {
  if ('redirect' in outcome) return exitOf(outcome.redirect)
  if ('isElsewhere' in outcome) return { link_redirect: true }
  const { diff, hasFailed } = outcome
  if (!hasFailed || !failing) return diff ? { diff: diff as unknown as JsonValue } : {}
  const { event = '' } = failing.payload
  const told = { ...diff, [EVENTS]: [...(diff?.[EVENTS] ?? []), ['action-failed', { event }]] }
  return { diff: told as unknown as JsonValue, failed: true }
}

/**
 * What an answer of the application at a path means for whoever wanted a live view there. A redirect that no browser
 * follows is a refusal: the browser loads the page, and is told so by the application itself.
 */
export function outcomeOf(answer: SubrequestAnswer, path: string): VisitOutcome {
  if (answer.kind === 'accepted') return answer
  const to = answer.kind === 'redirect' ? destinationOf(answer.to, path) : undefined
  if (to !== undefined) return { kind: 'redirect', to }
  const error =
    answer.kind === 'redirect'
      ? locationUnsafe(path, answer.to)
      : joinRefused(path, `the application answered ${String(answer.status)}, not with a live view`)
  const busy = answer.kind === 'refused' ? busyOf(answer.status, answer.retryAfter) : undefined
  return { kind: 'refused', error, refusal: 'unauthorized', busy }
}

/** Stands for the site of the page, whose name is not needed here. */
const HERE = 'here.invalid'

/**
 * Where a redirect leads that was answered at a path, as a browser would read it: a path of the site, or a URL of http or
 * https. Undefined for anything else. A script would take a relative one as relative to the page that is shown, which
 * may be another; and it would run `javascript:`, which a browser never follows.
 */
function destinationOf(to: string, path: string): string | undefined {
  const base = `http://${HERE}${path}`
  const url = URL.canParse(to, base) ? new URL(to, base) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const { protocol, host, pathname, search, hash, href } = url
  // Without a scheme, that of the page counts.
  if (host !== HERE) return URL.canParse(to) ? href : href.slice(protocol.length)
  // Two slashes at the beginning would be another site.
  return (pathname.startsWith('//') ? '/.' : '') + pathname + search + hash
}

function locationUnsafe(path: string, to: string): LiveError {
  const remedy = 'Never redirect to what a visitor sent without looking at it.'
  return redirectUnsafe(`A redirect (of ${describe(path)})`, 'a URL of http or https', to, remedy)
}

/** The application answers a join with a redirect: messages that did not come to a view stay with the browser. */
export function passedOn(to: string, { flash }: Pick<JoinPayload, 'flash'>): Departure {
  return flash === undefined ? { to } : { to, flash }
}
