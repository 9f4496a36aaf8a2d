import type { Request } from 'express'
import { inside } from '../base-path.ts'
import { purposeOf, subrequest, type RequestPurpose, type SubrequestAnswer } from '../http/subrequest.ts'
import type { LiveRoute } from '../page/live-route.ts'
import { KEPT } from '../page/session.ts'
import type { AnyLiveView } from '../view/live-view.ts'
import { busyOf, type Busy } from './busy.ts'
import { endpointOf, type Caller, type EndpointRef } from './caller.ts'

/** A page that is open: what it shows, and to whom. */
export type OpenPage = {
  /** Its path and its query, as the browser has them. */
  readonly path: string
  /** Its own views by the ids of their elements: of a live route one, of an ordinary handler those that it embeds. */
  readonly views: ReadonlyMap<string, AnyLiveView>
  /** Who its visitor was, if the application knew. */
  readonly identity: string | undefined
  /** The name of its session; undefined where the application has none. */
  readonly session: string | undefined
}

/** A recheck on its way through the application: the page is asked for again, to see whether its visitor may still see it. */
export class RecheckRequest implements RequestPurpose {
  readonly kind = 'recheck'
  readonly endpoint: EndpointRef
  readonly identity: string | undefined
  readonly #missing: Map<string, AnyLiveView>

  constructor(caller: Caller, { views, identity }: OpenPage) {
    this.endpoint = endpointOf(caller)
    this.identity = identity
    this.#missing = new Map(views)
  }

  /** Did the application show all views of the page, and to the same person? */
  get foundAll(): boolean {
    return this.#missing.size === 0
  }

  /** A live route, or a handler that embeds the view, was reached. */
  found({ name, isMain, config }: LiveRoute): void {
    for (const [id, view] of this.#missing)
      if (isMain ? config.view === view : name === `#${id}`) this.#missing.delete(id)
  }
}

/** Is a page only asked for again, to see whether it may still be seen? */
export function isRecheck(req: Request): boolean {
  return purposeOf(req) instanceof RecheckRequest
}

/** Is the session in a cookie, so that it ends in the browser, and only the browser knows when? */
export function isKeptByBrowser({ session }: OpenPage): boolean {
  return session === KEPT
}

/** Does the application let a connection's cookies through to the end point for sessions? That takes no GET. */
export async function isSessionReachable({ source, basePath }: Caller): Promise<boolean> {
  const answer = await subrequest(source, inside(basePath, `${source.endpoint}/session`), { kind: 'recheck' })
  return answer.kind === 'refused' && answer.status === 405
}

/** May the page still be seen? It is `Busy` where the answer says nothing of the page. */
export async function recheck(caller: Caller, page: OpenPage): Promise<'holds' | 'refused' | Busy> {
  const request = new RecheckRequest(caller, page)
  const answer = await subrequest(caller.source, inside(caller.basePath, page.path), request)
  return busyIn(answer) ?? (isPage(answer) && request.foundAll ? 'holds' : 'refused')
}

function busyIn(answer: SubrequestAnswer): Busy | undefined {
  if (answer.kind !== 'refused') return undefined
  const { status, retryAfter } = answer
  // A redirect says where to, and 304, as a cache gives it, says nothing.
  return status >= 300 && status < 400 ? { status, seconds: 1 } : busyOf(status, retryAfter)
}

/** A handler that embeds views answers by a page of its own. */
function isPage(answer: SubrequestAnswer): boolean {
  return answer.kind === 'accepted' || (answer.kind === 'refused' && answer.status < 300)
}
