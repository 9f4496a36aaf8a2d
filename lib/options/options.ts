import { debugging } from '../diagnostics/debug.ts'
import { Watch } from '../diagnostics/watch.ts'
import { observers, type Observers } from '../development/observers.ts'
import type { LiveError } from '../errors/index.ts'
import { consoleLogger, sturdy } from '../logger.ts'
import { readSession } from '../page/session.ts'
import { PubSub } from '../pubsub/pubsub.ts'
import { checkOptions } from './checks.ts'
import { UploadLedger } from '../uploads/ledger.ts'
import { limitsOf, type Limits } from '../limits.ts'
import type { LiveOptions } from './live-options.ts'
import { reporter } from './reporter.ts'
import { secretsOf } from './secrets.ts'

/** The options of a router with their defaults, so all that a router shares with its parts is made here. */

/** Options without a default of their own, or that a router reads in another form. */
type Read = 'identity' | 'secret' | 'basePath' | 'layout' | 'handleError' | 'onError' | 'logger' | 'limits'

/** The options with their defaults. */
export interface ResolvedOptions extends Omit<Required<LiveOptions>, Read>, Observers {
  /** The first signs, and all verify. */
  readonly secrets: readonly string[]
  readonly basePath: string
  readonly layout: LiveOptions['layout'] | undefined
  readonly identity: LiveOptions['identity'] | undefined
  readonly handleError: LiveOptions['handleError'] | undefined
  readonly report: (error: LiveError) => void
  readonly limits: Limits
  /** Was the PubSub made for the router? Then it ends with the router. */
  readonly ownsPubsub: boolean
  /** Counts the files of all views. */
  readonly uploads: UploadLedger
  /** Counts what happens in the router, and publishes it. */
  readonly watch: Watch
}

/**
 * Fills in the defaults.
 * @throws LIVE_OPTION_INVALID, LIVE_SECRET_MISSING, LIVE_SECRET_SHORT
 */
export function resolveOptions(options: LiveOptions): ResolvedOptions {
  checkOptions(options)
  debugging()
  const logger = sturdy(options.logger ?? consoleLogger)
  const watch = new Watch()
  const limits = limitsOf(options.limits ?? {})
  const uploads = new UploadLedger(limits)
  watch.uploads = () => uploads.stats
  return {
    secrets: secretsOf(options.secret, logger),
    path: options.path ?? '/live',
    basePath: options.basePath ?? '',
    layout: options.layout,
    title: options.title ?? 'Live',
    titlePrefix: options.titlePrefix ?? '',
    titleSuffix: options.titleSuffix ?? '',
    lang: options.lang ?? 'en',
    allowedOrigins: options.allowedOrigins ?? [],
    onMount: options.onMount ?? [],
    cookie: options.cookie ?? {},
    session: options.session ?? readSession,
    identity: options.identity,
    pubsub: options.pubsub ?? new PubSub({ logger }),
    ownsPubsub: options.pubsub === undefined,
    handleError: options.handleError,
    report: reporter(options.onError, logger, watch),
    watch,
    ...observers(logger, options.session === undefined),
    uploads,
    limits,
    staticFiles: options.staticFiles ?? [],
    connectHeaders: options.connectHeaders ?? [],
    recheck: options.recheck ?? 300_000,
    maxPageAge: options.maxPageAge ?? 14 * 24 * 60 * 60 * 1000,
  }
}
