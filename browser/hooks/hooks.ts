import type { JsonValue } from '../../lib/protocol/json.ts'
import type { Answer, LiveEvent } from '../answer.ts'
import type { LiveSocket } from '../live-socket.ts'
import { phx, phxName, viewOf } from '../phx.ts'

/** The moments of a hook's life. */
export type HookMoments<State> = {
  /** The element is in the page and its view is joined. */
  mounted?(this: HookHandle & State): void
  /** A patch is about to change the element or something in it. */
  beforeUpdate?(this: HookHandle & State): void
  /** It has. */
  updated?(this: HookHandle & State): void
  /** The element is gone. */
  destroyed?(this: HookHandle & State): void
  /** The view has lost its server; what is pushed now is refused. */
  disconnected?(this: HookHandle & State): void
  /** The view is joined again. */
  reconnected?(this: HookHandle & State): void
}

/**
 * Code for elements with `phx-hook="<name>"` and an id, called at the moments of the element's life. What it throws
 * is reported to the window and stops nothing else. `State` is what it keeps on `this`.
 * See docs/reference/bindings.md, "Hooks".
 *
 * @example
 * ```ts
 * const Chart: Hook<{ chart: Chart }> = {
 *   mounted() {
 *     this.chart = draw(this.el)
 *     this.handleEvent('points', (points) => this.chart.add(points))
 *   },
 * }
 * ```
 */
export type Hook<State extends object = object> = HookMoments<State> &
  Partial<State> &
  ThisType<HookHandle & State>

/** What `handleEvent` returns and `removeHandleEvent` takes; calling it does the same. */
export type HandledEvent = () => void

/** The view as its hooks see it. */
export interface HooksDelegate {
  readonly liveSocket: LiveSocket
  readonly id: string
  push_(event: LiveEvent, answered: (answer?: Answer) => void): void
}

/** What `this` is in a hook's callbacks, along with everything else the hook's object holds. */
export class HookHandle {
  readonly el: HTMLElement
  readonly liveSocket: LiveSocket
  readonly #delegate: HooksDelegate
  readonly #signal: AbortSignal

  /** @param signal aborts when the element is gone */
  constructor(el: HTMLElement, delegate: HooksDelegate, signal: AbortSignal) {
    this.el = el
    this.liveSocket = delegate.liveSocket
    this.#delegate = delegate
    this.#signal = signal
  }

  /**
   * Sends an event to the view. Without a callback there is a promise: fulfilled with what the handler returned (null
   * for nothing), rejected when the view is not joined or cannot answer. The callback is only called with an answer.
   */
  pushEvent(event: string, payload: JsonValue, replied: (reply: JsonValue) => void): undefined
  pushEvent(event: string, payload?: JsonValue): Promise<JsonValue>
  pushEvent(
    event: string,
    value: JsonValue = {},
    replied?: (reply: JsonValue) => void,
  ): Promise<JsonValue> | undefined {
    const reply = new Promise<JsonValue>((resolve, reject) => {
      this.#delegate.push_({ kind: 'hook', elements: [this.el], event, value }, (answer) => {
        if (answer) resolve(answer.diff?.r ?? null)
        else reject(new Error(`No answer to "${event}"`))
      })
    })
    return replied ? void reply.then(replied, () => {}) : reply
  }

  /** Calls back with the payload of every event of that name that the server pushes, until the element is gone. */
  handleEvent(event: string, handle: (payload: JsonValue) => void): HandledEvent {
    const listener = (pushed: Event) => handle((pushed as CustomEvent<JsonValue>).detail)
    addEventListener(`phx:${event}`, listener, { signal: this.#signal })
    return () => removeEventListener(`phx:${event}`, listener)
  }

  removeHandleEvent(handled: HandledEvent): void {
    handled()
  }
}

/** A hook at its element. Nothing of ours is on the handle that the hook's own properties could stand in for. */
type Running = { readonly handle: HookHandle & Hook; readonly ended: AbortController }

/** The running hooks of one view, by element. They live as long as their elements are in the page. */
export class Hooks {
  readonly #delegate: HooksDelegate
  readonly #running = new Map<Element, Running>()
  readonly #touched = new Set<HookHandle>()

  constructor(delegate: HooksDelegate) {
    this.#delegate = delegate
  }

  /** Starts the hooks of an element and of what is in it; those that run already go on. */
  mount_(root: Element): void {
    for (const element of [root, ...root.querySelectorAll<HTMLElement>(`[${phxName('hook')}]`)]) {
      const hook = this.#delegate.liveSocket.options.hooks?.[phx(element, 'hook') ?? '']
      if (!hook || this.#running.has(element) || viewOf(element)?.id !== this.#delegate.id) continue
      const ended = new AbortController()
      const handle = Object.assign(new HookHandle(element as HTMLElement, this.#delegate, ended.signal), hook)
      this.#running.set(element, { handle, ended })
      call(handle, 'mounted')
    }
  }

  /** Something at or in this element is about to change; its hook and those around it hear of it once a patch. */
  touch_(element: Element | null): void {
    for (; this.#running.size > 0 && element; element = element.parentElement) {
      const { handle } = this.#running.get(element) ?? {}
      if (!handle || this.#touched.has(handle)) continue
      this.#touched.add(handle)
      call(handle, 'beforeUpdate')
    }
  }

  /** The patch is done. The table is swept rather than told: morphing can drop nodes without a word. */
  settle_(): void {
    for (const [element, { handle, ended }] of this.#running) {
      if (element.isConnected) continue
      this.#running.delete(element)
      this.#touched.delete(handle)
      ended.abort()
      call(handle, 'destroyed')
    }
    for (const handle of this.#touched) call(handle, 'updated')
    this.#touched.clear()
  }

  tell_(moment: 'disconnected' | 'reconnected'): void {
    for (const { handle } of this.#running.values()) call(handle, moment)
  }
}

function call(handle: HookHandle & Hook, moment: keyof HookMoments<object>): void {
  try {
    handle[moment]?.()
  } catch (error) {
    reportError(error)
  }
}
