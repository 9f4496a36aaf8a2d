import { phx } from '../phx.ts'

type Pause = {
  readonly timer: ReturnType<typeof setTimeout> | undefined
  /** What happens when the pause is over: a debounced event; nothing after a throttled one. */
  readonly act: (() => void) | false
  readonly key: string | undefined
}

/**
 * Holds events back as `phx-debounce` and `phx-throttle` of their element say; without them lets everything pass.
 * See docs/reference/bindings.md, "Debounce and throttle".
 */
export class Pace {
  readonly #pauses = new WeakMap<EventTarget, Pause>()

  /** Acts now, later or, while throttled, not at all; a different key is never throttled. */
  limit_(element: Element, { type, key }: Event & { readonly key?: string }, act: () => void): void {
    const throttle = phx(element, 'throttle')
    const wait = throttle ?? phx(element, 'debounce')
    if (wait === null || type === 'focusout') return act()
    const isThrottled = throttle !== null
    const before = this.#pauses.get(element)
    if (isThrottled) {
      if (before && (type !== 'keydown' || before.key === key)) return
      act()
    }
    clearTimeout(before?.timer)
    const timer = wait === 'blur' ? undefined : setTimeout(() => this.end_(element), Number(wait || 300))
    this.#pauses.set(element, { timer, key, act: !isThrottled && act })
  }

  /** Ends the element's pause, if there is one: what was held back happens now, or never when it is dropped. */
  end_(element: EventTarget, isDropped = false): void {
    const { timer, act } = this.#pauses.get(element) ?? {}
    this.#pauses.delete(element)
    clearTimeout(timer)
    if (act && !isDropped) act()
  }
}
