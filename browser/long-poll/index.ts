import type { Transport, TransportClass } from '../connection/transport.ts'
import { LongPoll } from './long-poll.ts'

/** A connection that may need another transport. */
interface ProbedConnection {
  readonly socket_: Transport | undefined
  /** The class of the next transport; undefined for a WebSocket. */
  TransportClass_: TransportClass | undefined
  /** Has the router answered a request since the last connection? */
  isRouterReached_: boolean
}

/** The transport for which the last probe was sent. */
let asked: Transport | undefined

/**
 * Finds out by an HTTP request why WebSockets fail. The router answers it with 426; a router that has not seen its server yet
 * attaches to it at this request, so the next WebSocket may succeed. If a WebSocket fails again after such an answer, a proxy
 * on the way does not support WebSockets: the next connection uses long polling. A guard that refuses (401, 403) or redirects
 * has something to show to the person: the page is reloaded. A redirect is not followed (its status is 0 here), since a
 * script may not read the answer of another site.
 */
export function probe(
  connection: ProbedConnection,
  url: string,
  reload: (reason: string, isPatient: boolean) => void,
): void {
  // While this part was being loaded, the same transport may have been reported several times.
  if (asked === connection.socket_) return
  asked = connection.socket_
  fetch(url, { redirect: 'manual' }).then(
    ({ status }) => {
      if (!status || status === 401 || status === 403) reload('guard', false)
      if (status !== 426) return
      if (connection.isRouterReached_) connection.TransportClass_ = LongPoll
      connection.isRouterReached_ = true
    },
    () => {}, // there is nobody to ask
  )
}
