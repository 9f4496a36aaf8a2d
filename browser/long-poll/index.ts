import type { Transport, TransportClass } from '../connection/transport.ts'
import { LongPoll } from './long-poll.ts'

/** A connection that may need another transport. */
interface ProbedConnection {
  readonly socket_: Transport | undefined
  /** What the next connection is to be in place of a WebSocket. */
  TransportClass_: TransportClass | undefined
  /** Has the router answered a request since the last connection? */
  isRouterReached_: boolean
}

/** The connection that was asked about last. */
let asked: Transport | undefined

/**
 * A router that has not met its server yet meets it in any request; this one it answers with 426. A guard that
 * answers in its place has something to say to the person: the page is loaded. Where it redirects to (status 0) is
 * not asked, since another site would not tell, nor this one after a redirect that a policy has made https. With a
 * router that is met like this and still not by a WebSocket after it, something stands between that knows none.
 */
export function probe(
  connection: ProbedConnection,
  url: string,
  reload: (reason: string, isPatient: boolean) => void,
): void {
  // Several that failed while this part was loaded are one.
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
