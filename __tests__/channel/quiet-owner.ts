import type { ConnectionOwner } from '../../lib/channel/connection.ts'
import { connectionContext } from '../../lib/channel/connection-context.ts'
import type { RequestSource } from '../../lib/http/request-source.ts'
import type { LiveOptions } from '../../lib/options/live-options.ts'
import { resolveOptions } from '../../lib/options/options.ts'
import type { Transport } from '../../lib/transport/transport.ts'

/** Who owns a connection of which nothing is joined: it knows no page, and says nothing. */
export function quietOwner(options: LiveOptions): ConnectionOwner {
  const doorkeeper = {
    read: () => undefined,
    check: () => undefined,
    wasAstray: () => undefined,
    visitorsOf: () => [],
  }
  const quiet = { ...resolveOptions(options), adviser: undefined, report: () => undefined }
  return {
    context: connectionContext(quiet, doorkeeper),
    mayJoin: () => true,
    connectionClosed: () => undefined,
  }
}

/** Where a connection comes from whose requests nothing asks for. */
export const QUIET_ORIGIN = { source: { headers: {} } as RequestSource, visitor: '', network: '' }

/** A transport that carries nothing. @param close is told the code that it is closed with */
export function quietTransport(close: (code: number) => void): Transport {
  return {
    bufferedAmount: 0,
    sendText: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    close,
    terminate: () => undefined,
    delegate: undefined,
  }
}
