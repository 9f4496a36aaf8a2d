import type { AssignStore } from './assigns.ts'
import type { InstanceSetting } from './setting.ts'
import type { Course } from './location.ts'
import type { Flash } from './flash.ts'
import type { ErrorHandler } from '../view/live-view.ts'
import type { Renderer } from './outbox.ts'

/** What belongs to a turn, and is undone with it. */
export type TurnState = {
  readonly assigns: AssignStore
  readonly flash: Flash
  readonly renderer: Renderer
  readonly course: Course
}

/** Puts everything back to where it was. */
type Restore = () => void

/** A view is rendered in vain: thrown by the rendering that follows a callback. */
export class RenderFailed {
  readonly #cause: unknown

  constructor(cause: unknown) {
    this.#cause = cause
  }

  get cause(): unknown {
    return this.#cause
  }

  /** Is it one? What was thrown may be anything, and is not asked. */
  static is(thrown: unknown): thrown is RenderFailed {
    return Object(thrown) === thrown && #cause in (thrown as object)
  }
}

/** What a view with a `handleError` does when a turn fails: all goes back to where it was, and the handler is asked. */
export class Mending {
  readonly handler: ErrorHandler<unknown>
  readonly #state: TurnState
  #before: Restore | undefined
  /** What the browser had been told before the turn, as counts. */
  #told: readonly [steps: number, urls: number] = [0, 0]
  /** To what the browser was shown last; older than the turn when it has not been shown what earlier turns made. */
  #shown: Restore | undefined

  constructor(handler: ErrorHandler<unknown>, state: TurnState) {
    this.handler = handler
    this.#state = state
  }

  /** A turn begins. Assigns and messages are replaced, never changed, so that remembering them costs next to nothing. */
  begin(): void {
    const { assigns, flash, renderer, course } = this.#state
    const ways = [assigns.remember(), flash.remember(), renderer.remember(), course.remember()]
    this.#before = () => {
      for (const restore of ways) restore()
    }
    if (!renderer.isStale) this.#shown = this.#before
    this.#told = [renderer.steps, course.told]
  }

  /** It went well. */
  end(): void {
    this.#before = undefined
    if (!this.#state.renderer.isStale) this.#shown = undefined
  }

  /**
   * It failed: by its callback, or by a render, which shows what earlier turns made as well.
   * @returns false when it cannot be undone
   */
  undo(failure: unknown): boolean {
    const { renderer, course, assigns } = this.#state
    const [steps, urls] = this.#told
    const isTold = renderer.steps !== steps
    // The browser is at another URL already; or it has what was rendered from assigns that are gone.
    if (course.told !== urls || (isTold && assigns.mayForget)) return false
    const restore = RenderFailed.is(failure) ? this.#shown : this.#before
    restore?.()
    if (isTold) renderer.resend()
    this.end()
    return true
  }
}

/** Makes what mends the turns of a view: by a handler of its own, or else the router's. */
export function mendingOf(setting: InstanceSetting, state: TurnState): Mending | undefined {
  const handler = setting.view.definition.handleError ?? setting.handleError
  return handler && new Mending(handler, state)
}
