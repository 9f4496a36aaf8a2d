import { RenderFailed } from './render-failed.ts'
import type { State } from './state.ts'

/** Puts something back to where it was. */
type Restore = () => void

/** What can be put back. */
type Remembering = { remember(): Restore }

/** Components, some of which may have temporary assigns. */
export type Forgetting = Remembering & { readonly mayForget: boolean }

/**
 * What a view or a component with a `handleError` does when a callback fails: everything goes back to where it was before,
 * and the handler says how it goes on.
 */
export class Rollback {
  readonly #state: State
  readonly #components: Forgetting
  #before: Restore | undefined
  /** How many renders and how many new URLs the browser had been sent before the callback. */
  #sent: readonly [renders: number, urls: number] = [0, 0]
  /** Back to the last render that was sent: earlier than `#before` when earlier callbacks are not rendered yet. */
  #shown: Restore | undefined

  constructor(state: State, components: Forgetting) {
    this.#components = components
    this.#state = state
  }

  /** A callback begins. Assigns and messages are replaced, never changed, so remembering them costs next to nothing. */
  begin(): void {
    const { process, sent } = this.#state
    const { flash, outbox, location, session } = process
    const restores = [this.#state, flash, outbox, location, session, this.#components].map((part) =>
      part.remember(),
    )
    this.#before = () => {
      for (const restore of restores) restore()
    }
    if (!sent.isDue) this.#shown = this.#before
    this.#sent = [sent.count, outbox.patchesSent]
  }

  /** The callback and what followed from it went well. */
  end(): void {
    this.#before = undefined
    if (!this.#state.sent.isDue) this.#shown = undefined
  }

  /**
   * The callback failed, or the render after it, which shows what earlier callbacks did as well.
   * @returns false when it cannot be undone
   */
  undo(failure: unknown): boolean {
    const [renders, urls] = this.#sent
    const { assigns, process, sent } = this.#state
    const isSent = sent.count !== renders
    if (!this.#before) return false
    // The browser is at the new URL already, or shows what was rendered from temporary assigns, which are gone.
    if (process.outbox.patchesSent !== urls || (isSent && (assigns.mayForget || this.#components.mayForget)))
      return false
    this.#before()
    if (RenderFailed.is(failure)) this.#shown?.()
    if (isSent) this.#resend()
    this.end()
    return true
  }

  /** The browser may not have what it was to be sent. */
  #resend(): void {
    this.#state.sent.resend()
    this.#state.process.outbox.resend()
  }
}
