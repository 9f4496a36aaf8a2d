import type { LiveError } from '../errors/index.ts'
import type { Doorkeeper } from '../join/caller.ts'
import type { Limits } from '../limits.ts'
import { Sessions, type SessionsOptions } from '../session/sessions.ts'
import type { ChannelsContext } from './channels.ts'
import { JoinTurns } from './join-turns.ts'
import { TOPICS } from './topics.ts'

/** The options that each connection depends on. */
export interface ContextOptions extends SessionsOptions {
  readonly limits: Limits
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
  /** Looks at what views do; undefined in production. */
  readonly adviser: unknown
}

/** What all connections of a router share. */
export interface ConnectionContext extends ChannelsContext {
  readonly doorkeeper: Doorkeeper
  readonly sessions: Sessions
  readonly basePath: string
  /** Outside production, pages hear what the log says of them. */
  readonly isDevelopment: boolean
  readonly report: (error: LiveError) => void
}

/** What the connections of one router share. */
export function connectionContext(options: ContextOptions, doorkeeper: Doorkeeper): ConnectionContext {
  const { limits, basePath, adviser, report } = options
  return {
    topics: TOPICS,
    joins: new JoinTurns(limits),
    sessions: new Sessions(options, (whom) => doorkeeper.visitorsOf(whom)),
    doorkeeper,
    limits,
    basePath,
    isDevelopment: adviser !== undefined,
    report,
  }
}
