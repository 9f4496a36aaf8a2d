import { Sessions } from '../../lib/session/sessions.ts'
import type { ConnectionDelegate } from '../../lib/channel/connection.ts'
import { JoinTurns } from '../../lib/channel/join-turns.ts'
import { TOPICS } from '../../lib/channel/topics.ts'
import type { LiveOptions } from '../../lib/options/live-options.ts'
import { resolveOptions } from '../../lib/options/options.ts'
import type { Transport } from '../../lib/transport/transport.ts'

/** Who owns a connection of which nothing is joined: it knows no page, and says nothing. */
export function quietDelegate(options: LiveOptions): ConnectionDelegate {
  return {
    sessions: new Sessions({ secrets: [], path: '/live', report: () => undefined }, () => []),
    isDevelopment: false,
    topics: TOPICS,
    limits: resolveOptions(options).limits,
    report: () => undefined,
    doorkeeper: {
      read: () => undefined,
      check: () => undefined,
      wasAstray: () => undefined,
      visitorsOf: () => [],
    },
    basePath: '',
    joins: new JoinTurns({ joins: 100, openJoins: 100, queuedJoins: 100 }),
    mayJoin: () => true,
    connectionClosed: () => undefined,
  }
}

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
