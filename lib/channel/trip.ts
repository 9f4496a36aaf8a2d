import { setTimeout as wait } from 'node:timers/promises'
import type { LiveError } from '../errors/index.ts'
import type { RouteMatch } from '../instance/location.ts'
import { Redirect } from '../view/redirect.ts'
import { inside } from '../base-path.ts'
import type { Busy } from './busy.ts'
import type { Caller } from './caller.ts'
import type { Door } from './door.ts'
import { dispatch } from './exit.ts'

/** A patch on its way through the application: the request it travels with carries it to the live route of its URL. */
export class Trip {
  readonly kind = 'patch'
  /** The door of its connection, once it is on its way. */
  door: Door | undefined
  /** The live route that took the request; undefined as long as none did. */
  match: RouteMatch | undefined
}

/** Where a patch comes from, and who is told that it was refused. */
type Journey = {
  readonly caller: Caller
  report(error: LiveError, isTheirs?: boolean): void
}

/** How long a patch is asked for again. @unit seconds */
const MAX = 10

/**
 * Finds the live route of a URL, or where the application sends the visitor instead. For a page that is to be kept while
 * the application is busy, it asks again when the application says, or after pauses of 1, 2 and 4 seconds, for ten
 * seconds in all.
 *
 * @param kept ends the waiting, when nobody waits for the answer any more; without it no page is kept
 */
export async function travel(
  from: Journey,
  { href, pathname, search }: URL,
  kept?: AbortSignal,
): Promise<RouteMatch | Redirect | Busy> {
  let left = MAX
  for (let pause = 1; ; pause *= 2) {
    const trip = new Trip()
    const { caller } = from
    const outcome = await dispatch(caller, inside(caller.basePath, pathname + search), trip)
    if (outcome.kind === 'redirect') return new Redirect(outcome.to)
    if (outcome.kind === 'accepted') return trip.match ?? new Redirect(href)
    const { busy, error } = outcome
    if (busy) from.report(error, false)
    else from.report(error)
    if (!busy || !kept) return new Redirect(href)
    const seconds = Math.max(pause, busy.seconds)
    left -= seconds
    if (left < 0 || !(await waited(seconds, kept))) return busy
  }
}

/** False when it was not to be waited for any longer. */
function waited(seconds: number, signal: AbortSignal): Promise<boolean> {
  return wait(seconds * 1000, true, { signal, ref: false }).catch(() => false)
}
