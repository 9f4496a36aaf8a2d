import { attempt } from '../attempt.ts'

/** Listeners as the DOM has them; Node's own types do not name them. */
type Handler = (event: Event) => void
type Listener = Handler | { handleEvent(event: Event): void }

const onAbortKey = Symbol('onabort')

type Guarded = AbortSignal & { [onAbortKey]?: Handler | undefined }

/**
 * A signal whose listeners may fail: what one throws, or rejects with, is told to `failed`. Without this, Node ends the
 * process, since nothing waits for the listeners of an event. It is the signal that was given.
 */
export function guardedSignal(signal: AbortSignal, failed: (error: unknown) => void): AbortSignal {
  const guards = new WeakMap<object, Handler>()
  const guard = (listener: Listener): Handler => {
    const known = guards.get(listener)
    if (known) return known
    const guarded = (event: Event): void => attempt(() => call(listener, signal, event), failed)
    guards.set(listener, guarded)
    return guarded
  }
  guardMethods(signal, (listener) => (canListen(listener) ? guard(listener) : listener))
  return Object.defineProperty(signal, 'onabort', ON_ABORT)
}

function canListen(listener: unknown): listener is Listener {
  return Object(listener) === listener
}

function call(listener: Listener, signal: AbortSignal, event: Event): unknown {
  return typeof listener === 'function' ? listener.call(signal, event) : listener.handleEvent(event)
}

/** A listener is added as its guard, so it has to be removed as its guard. */
function guardMethods(signal: AbortSignal, guarded: (listener: unknown) => unknown): void {
  for (const name of ['addEventListener', 'removeEventListener'] as const) {
    const method = signal[name].bind(signal) as (...values: unknown[]) => void
    const value = (type: unknown, listener: unknown, ...options: unknown[]): void =>
      method(type, guarded(listener), ...options)
    Object.defineProperty(signal, name, { value, configurable: true, writable: true })
  }
}

/**
 * `onabort` is a listener, too. Setting it removes the one that was set before. The functions are those of all signals:
 * V8 keeps what the functions of an accessor hold until the next collection of the whole heap.
 */
const ON_ABORT: PropertyDescriptor & ThisType<Guarded> = {
  configurable: true,
  get() {
    return this[onAbortKey] ?? null
  },
  set(listener: Listener | null) {
    const before = this[onAbortKey]
    if (before) this.removeEventListener('abort', before)
    const given = typeof listener === 'function' ? listener : undefined
    this[onAbortKey] = given
    if (given) this.addEventListener('abort', given)
  },
}
