import { CONNECTION_TOPIC, MESSAGE } from '../../lib/protocol/messages.ts'
import { document } from '../dom/document.ts'
import type { Ticket } from '../connection/answer.ts'
import type { SessionConnection } from './port.ts'

/** Aborts the request for the newest ticket. */
let latest: AbortController | undefined
let isWatched = false

/**
 * Redeems a ticket of the server by an HTTP request, in which the application's own session middleware can set cookies, and
 * tells the server the new cookies. Without a ticket, aborts the request that is under way: the page is about to leave. The
 * end of the connection aborts it, too.
 */
export function redeem(connection: SessionConnection, { ticket }: Ticket): void {
  watch(connection)
  latest?.abort()
  if (!ticket) return
  const { signal } = (latest = new AbortController())
  void ask(connection, ticket, signal).then((cookies) => {
    if (!signal.aborted) connection.send_(null, CONNECTION_TOPIC, MESSAGE.session, { cookies })
  })
}

function watch(connection: SessionConnection): void {
  if (isWatched) return
  isWatched = true
  const close = connection.close_.bind(connection)
  connection.close_ = (side) => {
    latest?.abort()
    close(side)
  }
}

/** The answer of the endpoint; undefined if it refuses, or belongs to another site. */
async function ask(
  connection: SessionConnection,
  ticket: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const url = new URL(connection.url_().replace(/\/websocket\?.*/, '/session'))
  const csrf = document.querySelector<HTMLMetaElement>('meta[name=csrf-token]')
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrf?.content ?? '' },
      body: JSON.stringify({ ticket }),
      redirect: 'error',
      signal,
    })
    return answer.ok ? ((await answer.json()) as { readonly cookies?: string }).cookies : undefined
  } catch {
    return undefined
  }
}
