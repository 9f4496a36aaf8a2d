import { LONGEST_DELAY } from '../clock.ts'
import { callbackFailed, limitReached } from '../errors/index.ts'
import { guardedSignal } from './guarded-signal.ts'
import type { ViewConfig } from './config.ts'

/** The life of a state: what has to be undone when it ends. */
export class Scope {
  readonly #config: Setting
  #ends: Set<() => void> | undefined
  #controller: AbortController | undefined
  #isClosed = false
  /** How many timers run. */
  #timers = 0

  constructor(config: Setting) {
    this.#config = config
  }

  /** Aborted when the life ends; made when it is asked for. What its listeners throw is reported by `close`. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      guardedSignal(this.#controller.signal, (error) => reportEnd(this.#config, error))
    }
    if (this.#isClosed) this.#controller.abort()
    return this.#controller.signal
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** After an `await` the life may be over. @throws an `AbortError` then */
  throwIfClosed(): void {
    if (this.#isClosed) this.signal.throwIfAborted()
  }

  /** Keeps what undoes something; it is undone at once when the life is over. The returned function undoes it earlier. */
  add(end: () => void): () => void {
    if (this.#isClosed) {
      end()
      return () => undefined
    }
    const once = (): void => {
      if (this.#ends?.delete(once)) end()
    }
    this.#ends ??= new Set()
    this.#ends.add(once)
    return once
  }

  /**
   * Does something later, unless the life ends before.
   * @param delay in milliseconds, at most 24 days
   * @throws LIVE_CALLBACK_FAILED when too many timers run; its cause is LIVE_LIMIT_REACHED
   */
  later(delay: number, work: () => void): () => void {
    const { name, limits } = this.#config
    if (this.#timers >= limits.timers)
      throw callbackFailed(name, 'sendSelfAfter', limitReached('timers', limits.timers))
    this.#timers++
    const timer = setTimeout(
      () => {
        end()
        work()
      },
      Math.min(delay, LONGEST_DELAY),
    )
    const end = this.add(() => {
      this.#timers--
      clearTimeout(timer)
    })
    return end
  }

  /** Undoes everything, the latest first; errors are reported and stop nothing. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    const ends = [...(this.#ends ?? [])].reverse()
    for (const end of [() => this.#controller?.abort(), ...ends]) {
      try {
        end()
      } catch (error) {
        reportEnd(this.#config, error)
      }
    }
  }
}

type Setting = Pick<ViewConfig, 'name' | 'limits' | 'report'>

/** Reports what has failed at the end of a life. */
function reportEnd({ name, report }: Setting, error: unknown): void {
  report(callbackFailed(name, 'the end', error))
}
