import { clock } from '../clock.ts'
import { recheckFailed, type LiveError } from '../errors/index.ts'
import type { Busy } from '../join/busy.ts'
import type { Caller } from '../join/caller.ts'
import { isKeptByBrowser, isSessionReachable, recheck, type OpenPage } from '../join/recheck-request.ts'

/** A connection whose page is asked for again from time to time. */
export interface Rechecked {
  readonly caller: Caller
  readonly channels: {
    readonly views: {
      readonly page: OpenPage | undefined
      /** Does a callback of its views run? */
      readonly isBusy: boolean
    }
    /** When the page is asked for next; undefined for never. @unit milliseconds of `clock` */
    recheckAt: number | undefined
    /** Can its browser say which cookies it has? */
    readonly canRedeem: boolean
  }
  readonly session: {
    /** Asks the browser for the cookies that it has now. False for one that cannot say. */
    renew(): Promise<boolean>
    /** Has it ever said them? */
    readonly hasAnswered: boolean
  }
  /**
   * Ends it. Its page is loaded anew after so many milliseconds; or its browser only connects anew, with the cookies that
   * it has now, and is told by its join what is the matter.
   */
  leave(moment?: number): void
}

/** The options that rechecks depend on. */
export interface RecheckOptions {
  /** How often each page is asked for again. @unit milliseconds */
  readonly recheck: number
  readonly report: (error: LiveError) => void
}

/** @unit milliseconds */
const A_SECOND = 1_000

/** For how many pages the application is asked at once. */
const MAX_ASKED = 32

/** The first pause after an answer that says nothing of the page; each is twice the one before. @unit milliseconds */
const FIRST_PAUSE = 5_000

/**
 * Guards hold over time: the pages of connections are asked for again, each at moments of its own, once a page and not
 * once a view. Only an answer that speaks of the page ends it.
 */
export class Rechecks {
  readonly #options: RecheckOptions
  readonly #open: Iterable<Rechecked>
  readonly #running = new Set<Rechecked>()
  /** For how many of these the application is asked now. The others wait for their browsers, and keep nothing waiting. */
  #asked = 0
  /** Those that wait for their turn to ask. */
  readonly #turns: (() => void)[] = []
  /** How often in a row the answer for a page said nothing. */
  readonly #failures = new WeakMap<Rechecked, number>()
  /** It is told once that the application gives no answer, until it gives one. */
  #isFailing = false

  /** @param open the connections that are open */
  constructor(options: RecheckOptions, open: Iterable<Rechecked>) {
    this.#options = options
    this.#open = open
  }

  opened({ channels }: Rechecked): void {
    channels.recheckAt = this.#later()
  }

  /**
   * The application says that something has changed: asks at once. Where a callback runs or a patch is under way, the
   * application may have let that through before, so it is asked once more each second until that is over.
   * @param times how often at most; what is asked of the application inside the process has ten seconds
   */
  soon(connection: Rechecked, times = 10): void {
    const isBusy = times > 0 && connection.channels.views.isBusy
    if (isBusy) setTimeout(() => this.soon(connection, times - 1), A_SECOND).unref()
    this.#ask(connection)
  }

  #ask(connection: Rechecked): void {
    connection.channels.recheckAt = 0
    this.check(clock())
  }

  /** Called from time to time: asks for those whose moment has come. */
  check(now: number): void {
    for (const connection of this.#open) {
      if (this.#asked >= MAX_ASKED) return
      const { recheckAt } = connection.channels
      if (recheckAt !== undefined && recheckAt <= now && !this.#running.has(connection))
        void this.#run(connection)
    }
  }

  /**
   * Asks for a page. If the page is due again before the answer comes, it is asked for again afterwards. Never rejects.
   */
  async #run(connection: Rechecked): Promise<void> {
    const { channels } = connection
    const { page } = channels.views
    channels.recheckAt = this.#later()
    if (!page) return
    this.#running.add(connection)
    const answer = await answerFor(connection, page, () => this.#answerOf(connection, page))
    this.#running.delete(connection)
    this.#take(answer, connection, page)
    this.check(clock())
  }

  /** Asks the application, as soon as it is asked for few enough. */
  async #answerOf({ caller }: Rechecked, page: OpenPage): ReturnType<typeof recheck> {
    if (this.#asked < MAX_ASKED) this.#asked++
    else await new Promise<void>((resolve) => this.#turns.push(resolve))
    const answer = await recheck(caller, page).catch(() => FAILED)
    const next = this.#turns.shift()
    if (next) next()
    else this.#asked--
    return answer
  }

  #take(answer: Awaited<ReturnType<typeof answerFor>>, connection: Rechecked, page: OpenPage): void {
    const now = connection.channels.views.page
    if (!now) return
    if (typeof answer === 'object') return this.#failed(answer, connection, page)
    this.#isFailing = false
    this.#failures.delete(connection)
    // The page is at another URL now, to which the application may have let it go before something changed.
    if (now.path !== page.path) this.#ask(connection)
    else if (answer === 'refused') connection.leave(0)
    else if (answer === 'outdated') connection.leave()
  }

  #failed({ status, seconds }: Busy, connection: Rechecked, { path }: OpenPage): void {
    const failures = this.#failures.get(connection) ?? 0
    this.#failures.set(connection, failures + 1)
    const pause = Math.max(FIRST_PAUSE * 2 ** failures, seconds * 1000)
    const { channels } = connection
    channels.recheckAt = Math.min(channels.recheckAt ?? Infinity, clock() + pause)
    if (this.#isFailing) return
    this.#isFailing = true
    this.#options.report(recheckFailed(path, status))
  }

  /** Not all pages of a process that was started anew are asked for at once. */
  #later(): number | undefined {
    const { recheck } = this.#options
    // A whole number takes no memory of its own.
    return recheck === Infinity ? undefined : clock() + Math.round(recheck * (0.75 + Math.random() / 2))
  }
}

/**
 * May a page still be seen? A connection knows the cookies with which it was opened: before a refusal counts, the browser
 * is asked for those that it has now. It is asked first where a cookie is the session, since that ends in the browser. The
 * page is `outdated` where the browser cannot say.
 */
async function answerFor(
  connection: Rechecked,
  page: OpenPage,
  ask: () => ReturnType<typeof recheck>,
): Promise<Awaited<ReturnType<typeof recheck>> | 'outdated'> {
  if (isKeptByBrowser(page)) {
    const { hasAnswered } = connection.session
    if (await connection.session.renew()) return ask()
    // A guard before the end point refuses a browser whose cookie has ended. Another one refuses the end point to all.
    if (hasAnswered || (await couldAnswer(connection))) return 'outdated'
  }
  const answer = await ask()
  if (answer !== 'refused') return answer
  return (await connection.session.renew()) ? ask() : 'outdated'
}

/** Would a browser that still had the cookies of the connection have been let through to say so? */
async function couldAnswer({ channels, caller }: Rechecked): Promise<boolean> {
  return channels.canRedeem && (await isSessionReachable(caller).catch(() => false))
}

/** A listener of the server has thrown. */
const FAILED: Busy = { status: 500, seconds: 1 }
