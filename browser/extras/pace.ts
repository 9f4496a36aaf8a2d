import { phx } from '../dom/phx.ts'

type Pause = {
  readonly timer_: ReturnType<typeof setTimeout> | undefined
  /** Sends the debounced event when the pause is over; undefined for a throttled element. */
  readonly act_: (() => void) | false
  readonly key_: string | undefined
}

/**
 * Debounces and throttles events by `phx-debounce` and `phx-throttle` of their element; without them every event passes.
 * See docs/reference/bindings.md, "Debounce and throttle".
 */
export interface Pace {
  /** Calls `act` now, later (debounced) or not at all (throttled); a different key is never throttled. */
  limit_(element: Element, event: Event & { readonly key?: string }, act: () => void): void
  /** Ends the element's pause, if any: a debounced event is sent now, or never if `isDropped`. */
  end_(element: EventTarget, isDropped?: boolean): void
}

const pauses = new WeakMap<EventTarget, Pause>()

export const pace: Pace = {
  limit_(element, { type, key }, act) {
    const throttle = phx(element, 'throttle')
    const wait = throttle ?? phx(element, 'debounce')
    if (wait === null || type === 'focusout') return act()
    const isThrottled = throttle !== null
    const before = pauses.get(element)
    if (isThrottled) {
      if (before && (type !== 'keydown' || before.key_ === key)) return
      act()
    }
    clearTimeout(before?.timer_)
    const timer = wait === 'blur' ? undefined : setTimeout(() => pace.end_(element), Number(wait || 300))
    pauses.set(element, { timer_: timer, key_: key, act_: !isThrottled && act })
  },

  end_(element, isDropped) {
    const { timer_: timer, act_: act } = pauses.get(element) ?? {}
    pauses.delete(element)
    clearTimeout(timer)
    if (act && !isDropped) act()
  },
}
