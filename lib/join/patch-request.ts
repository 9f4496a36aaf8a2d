import { setTimeout as wait } from 'node:timers/promises'
import type { Request } from 'express'
import { inside } from '../base-path.ts'
import type { LiveError } from '../errors/index.ts'
import type { RequestPurpose } from '../http/subrequest.ts'
import type { RouteMatch } from '../instance/location.ts'
import { pageUrl, rawParams } from '../page/request.ts'
import { Redirect } from '../view/redirect.ts'
import type { Busy } from './busy.ts'
import { endpointOf, type Caller, type EndpointRef } from './caller.ts'
import { dispatch } from './dispatch.ts'

/** A patch on its way through the application: the subrequest carries it to the live route of its URL. */
export class PatchRequest implements RequestPurpose {
  readonly kind = 'patch'
  readonly endpoint: EndpointRef
  /** Who the visitor of its view is; a patch of another person matches nothing. */
  readonly identity: string | undefined
  /** The live route that accepted it; undefined as long as none did. */
  match: RouteMatch | undefined

  constructor(caller: Caller, identity: string | undefined) {
    this.endpoint = endpointOf(caller)
    this.identity = identity
  }

  /** The request has come to a live route. */
  found(view: RouteMatch['view'], req: Request): void {
    this.match = { view, url: pageUrl(req), params: rawParams(req) }
  }
}

/** The connection of a view that is to be patched. */
type Patching = {
  readonly caller: Caller
  /** The patch was refused. @param isTheirs whether the client is to blame, see `limits.refusedFrames` */
  report(error: LiveError, isTheirs?: boolean): void
}

/** A view that is to be patched. */
type Patched = {
  /** The URL of its page; a view that is only a part of a page has none, and the page goes there. */
  readonly page: string | undefined
  /** Who its visitor is. */
  readonly identity: string | undefined
}

/** The application only says that a URL cannot be had now; the page stays where it is. */
type PageBusy = { readonly busy: Busy; readonly href: string }

/** How long a patch is asked for again. @unit seconds */
const MAX = 10

/**
 * Finds the live route of a URL that a view asks for, or where the page is to go instead.
 *
 * @param kept see `routeOf`
 */
export async function resolveRoute(
  from: Patching,
  to: string,
  { page, identity }: Patched,
  kept?: AbortSignal,
): Promise<RouteMatch | Redirect | PageBusy> {
  if (page === undefined) return new Redirect(to, 'push')
  const url = new URL(to, page)
  const found = await routeOf(from, url, identity, kept)
  return 'seconds' in found ? { busy: found, href: url.href } : found
}

/**
 * Finds the live route of a URL, or where the application sends the visitor instead. For a page that is to be kept while
 * the application is busy, it asks again when the application says, or after pauses of 1, 2 and 4 seconds, for ten
 * seconds in all.
 *
 * @param kept ends the waiting, when the answer is not wanted any more; without it no page is kept
 */
async function routeOf(
  from: Patching,
  { href, pathname, search }: URL,
  identity: string | undefined,
  kept?: AbortSignal,
): Promise<RouteMatch | Redirect | Busy> {
  const { caller } = from
  let left = MAX
  for (let pause = 1; ; pause *= 2) {
    const request = new PatchRequest(caller, identity)
    const dispatched = await dispatch(caller, inside(caller.basePath, pathname + search), request)
    if (dispatched.kind === 'redirect') return new Redirect(dispatched.to)
    if (dispatched.kind === 'accepted') return request.match ?? new Redirect(href)
    const { busy, error } = dispatched
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
