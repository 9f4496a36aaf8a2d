import { clock } from '../clock.ts'
import { limitReached, type LiveError } from '../errors/index.ts'
import { lineOf, PageConsole } from '../join/console.ts'
import { CLOSE } from '../protocol/close-codes.ts'
import type { ConnectionContext } from './connection-context.ts'
import type { FrameSender } from './frame-sender.ts'

/** How long refused frames are counted together. @unit milliseconds */
const A_MINUTE = 60_000

/** The connection that is reported on. */
interface ReportedConnection {
  readonly sender: FrameSender
  /** Its client does too much that is refused. */
  end(error: LiveError, code: number): void
}

type ReportContext = Pick<ConnectionContext, 'report' | 'limits' | 'isDevelopment'>

/** What goes wrong on one connection: tells the log and the page, and counts what its client does wrong. */
export class Reports {
  readonly #connection: ReportedConnection
  readonly #context: ReportContext
  /** Refused frames within a minute, and when the first of them came. */
  #refusals: { count: number; readonly since: number } | undefined
  #console: PageConsole | undefined

  constructor(connection: ReportedConnection, context: ReportContext) {
    this.#connection = connection
    this.#context = context
  }

  /** The console of the page; undefined in production. */
  get console(): PageConsole | undefined {
    if (!this.#context.isDevelopment) return undefined
    return (this.#console ??= new PageConsole((frame) => this.#connection.sender.send(frame)))
  }

  /** @param isTheirs whether it counts as one of those that a client may do a few times only */
  add(error: LiveError, isTheirs: boolean): void {
    this.#context.report(error)
    this.#console?.say(lineOf(error))
    if (isTheirs) this.#countRefusal()
  }

  #countRefusal(): void {
    const now = clock()
    if (!this.#refusals || now - this.#refusals.since > A_MINUTE) this.#refusals = { count: 0, since: now }
    const { refusedFrames } = this.#context.limits
    if (++this.#refusals.count === refusedFrames)
      this.#connection.end(limitReached('refusedFrames', refusedFrames), CLOSE.policy)
  }
}
