import { joinRefused } from '../errors.ts'
import type { Payload } from '../protocol/frame.ts'
import type { JoinPayload } from '../protocol/messages.ts'
import type { Departure } from '../view/flash.ts'
import type { VisitOutcome } from './channel.ts'
import type { Answer } from './entry.ts'

/** How a view that has ended sends its browser elsewhere: a message, or what a reply is made of, by its name. */
export function exitOf(departure: Departure): Readonly<Record<string, Payload>> {
  return { [departure.kind ? 'live_redirect' : 'redirect']: departure }
}

/** What an answer of the application at a path means for whoever wanted a live view there. */
export function outcomeOf(answer: Answer, path: string): VisitOutcome {
  if (answer.kind === 'taken') return answer
  if (answer.kind === 'redirect') return { kind: 'redirect', to: absolute(answer.to, path) }
  const error = joinRefused(path, `the application answered ${String(answer.status)}, not with a live view`)
  return { kind: 'refused', error, refusal: 'unauthorized' }
}

/**
 * Where a redirect leads that was answered at a path. A browser would take a relative one as relative to the page it
 * shows, which may be another.
 */
function absolute(to: string, path: string): string {
  if (/^(\/|[a-z][a-z\d+.-]*:)/i.test(to) || !URL.canParse(to, `http://localhost${path}`)) return to
  const { pathname, search, hash } = new URL(to, `http://localhost${path}`)
  // Two slashes at the beginning would be another site.
  return (pathname.startsWith('//') ? '/.' : '') + pathname + search + hash
}

/** The application answers a join with a redirect: messages that did not come to a view stay with the browser. */
export function passedOn(to: string, { flash }: Pick<JoinPayload, 'flash'>): Departure {
  return flash === undefined ? { to } : { to, flash }
}
