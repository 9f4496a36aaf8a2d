import { enlist, isIn, type Attendant, type Companion } from '../companion.ts'
import type { LiveSocket } from '../live-socket.ts'
import { madeHooks, phx, phxName } from '../phx.ts'
import type { View } from '../view.ts'
import { Handle, type HookHandle } from './handle.ts'

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
 * See docs/reference/hooks.md.
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

/** A hook as a class: a subclass of `ViewHook`. */
export type HookClass = new (handle: HookHandle) => HookHandle & HookMoments<object>

/** A hook at its element. Nothing of ours is on it that the hook's own properties could stand in for. */
type Running = {
  readonly hook: HookMoments<object> & HookHandle
  /** What `phx-hook` said; undefined for those that the page's own elements have made. */
  readonly name: string | undefined
  readonly ended: AbortController
  isLost: boolean
}

/** Runs the hooks of the page. */
export class Hooks implements Attendant {
  readonly #liveSocket: LiveSocket

  constructor(liveSocket: LiveSocket) {
    this.#liveSocket = liveSocket
    enlist(this, liveSocket)
    new ViewHooks(liveSocket).mount_(document.documentElement)
  }

  companion_(view: View): Companion {
    return new ViewHooks(this.#liveSocket, view)
  }
}

/** The running hooks of one view, or outside of any, by element. They live as long as their elements are in the page. */
class ViewHooks implements Companion {
  readonly #liveSocket: LiveSocket
  readonly #view: View | undefined
  readonly #running = new Map<Element, Running>()
  readonly #touched = new Set<Element>()

  constructor(liveSocket: LiveSocket, view?: View) {
    this.#liveSocket = liveSocket
    this.#view = view
  }

  mount_(root: Element): void {
    for (const element of [root, ...root.querySelectorAll(`[${phxName('hook')}]`)]) this.#mount(element)
    this.#startCreated()
  }

  /** Hooks around the element hear of it, once a patch. */
  touch_(element: Element | null): void {
    for (; element && !this.#touched.has(element); element = element.parentElement) {
      this.#touched.add(element)
      call(this.#running.get(element), 'beforeUpdate')
    }
  }

  /** The table is swept rather than told: morphing can drop nodes without a word. */
  settle_(): void {
    for (const [element, running] of this.#running) {
      const { name = phx(element, 'hook'), ended } = running
      if (element.isConnected && name === phx(element, 'hook')) continue
      this.#running.delete(element)
      ended.abort()
      call(running, 'destroyed')
    }
    for (const element of this.#touched) {
      call(this.#running.get(element), 'updated')
      this.#mount(element)
    }
    this.#touched.clear()
    this.#startCreated()
  }

  tell_(isJoined: boolean): void {
    for (const running of this.#running.values()) {
      if (running.isLost !== isJoined) continue
      running.isLost = !isJoined
      call(running, isJoined ? 'reconnected' : 'disconnected')
    }
  }

  #mount(element: Element): void {
    const { hooks = {} } = this.#liveSocket.options
    const name = phx(element, 'hook') ?? ''
    const hook = Object.hasOwn(hooks, name) && hooks[name]
    if (!hook) return
    this.#start(element, name, (handle) =>
      typeof hook === 'function' ? Object.assign(new hook(handle), handle) : Object.assign(handle, hook),
    )
  }

  #startCreated(): void {
    for (const hook of (madeHooks() ?? []) as Set<HookHandle>) {
      this.#start(hook.el, undefined, (handle) => {
        madeHooks()?.delete(hook)
        return Object.assign(hook, { ...handle, ...hook })
      })
    }
  }

  #start(element: Element, name: string | undefined, make: (handle: HookHandle) => HookHandle): void {
    const isOurs = element.isConnected && isIn(this.#view, element)
    if (!isOurs || this.#running.has(element)) return
    const ended = new AbortController()
    const hook = make(new Handle(element as HTMLElement, this.#liveSocket, this.#view, ended.signal))
    const running = { hook, name, ended, isLost: false }
    this.#running.set(element, running)
    call(running, 'mounted')
  }
}

function call(running: Running | undefined, moment: keyof HookMoments<object>): void {
  try {
    running?.hook[moment]?.()
  } catch (error) {
    reportError(error)
  }
}
