import { CONNECTION_TOPIC, MESSAGE } from '../../lib/protocol/messages.ts'
import { document } from '../dom/document.ts'
import type { Ticket } from '../connection/answer.ts'
import type { SessionConnection } from './port.ts'

/** Ends what is being redeemed. */
let latest: AbortController | undefined
let isWatched = false

/**
 * Redeems a ticket of the server, so that the application's own session middleware can set cookies, and tells the server
 * which cookies there are now. Without a ticket, gives up the one that is being redeemed: the page is to leave. The end of
 * the connection does so too.
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

/** What the end point answers; nothing when it refuses, or is another site's. */
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
