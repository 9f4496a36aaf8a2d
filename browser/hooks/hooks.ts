import type { HookHandle, HookMoments } from '../api.ts'
import { isIn, type ViewPlugin, type ViewPort } from '../view-plugin.ts'
import { own } from '../dom/own.ts'
import { bound, madeHooks, phx } from '../dom/phx.ts'
import { calling, isMending } from './calling.ts'
import { handleFor } from './handle.ts'
import type { HookPage } from './port.ts'

/** A hook at its element. Nothing of ours is on it that the hook's own properties could stand in for. */
type Running = {
  readonly hook_: HookMoments<object> & HookHandle
  /** What `phx-hook` said; undefined for those that the page's own elements have made. */
  readonly name_: string | undefined
  readonly ended_: AbortController
  isLost_: boolean
}

type Table = Map<Element, Running>

/** Names that elements have and no hook; each is told once. */
const unknown = new Set<string>()

/** The running hooks of one view, or outside of any, by element. They live as long as their elements are in the page. */
export function hooksOf(liveSocket: HookPage, view?: ViewPort): ViewPlugin {
  const table: Table = new Map()
  const touched = new Set<Element>()
  const mount = mounting(table, liveSocket, view)
  /** Hooks around the element hear of it, once a patch. */
  const touch = (element: Element | null): void => {
    for (; element && !isMending() && !touched.has(element); element = own(element).parentElement) {
      touched.add(element)
      call(table.get(element), 'beforeUpdate', view)
    }
  }
  return {
    nodeAdded(root) {
      mount([root, ...own(root).querySelectorAll(bound('hook'))])
    },
    elementWillUpdate: touch,
    elementUpdated: touch,
    /** The table is swept rather than told: morphing can drop nodes without a word. */
    patchDone_() {
      for (const [element, running] of table) {
        const { name_: name = phx(element, 'hook') } = running
        if (own(element).isConnected && name === phx(element, 'hook')) continue
        table.delete(element)
        running.ended_.abort()
        call(running, 'destroyed', view)
      }
      for (const element of touched) call(table.get(element), 'updated', view)
      mount(touched)
      touched.clear()
    },
    joinChanged_(isJoined) {
      for (const running of table.values()) {
        if (running.isLost_ !== isJoined) continue
        running.isLost_ = !isJoined
        call(running, isJoined ? 'reconnected' : 'disconnected', view)
      }
    },
  }
}

/** Starts the hooks that elements name, and those that elements have made for themselves. */
function mounting(table: Table, liveSocket: HookPage, view: ViewPort | undefined) {
  const start = (
    element: Element,
    name: string | undefined,
    make: (handle: HookHandle) => HookHandle,
  ): void => {
    if (!own(element).isConnected || !isIn(view, element) || table.has(element)) return
    const ended = new AbortController()
    const handle = handleFor(element as HTMLElement, liveSocket, view, ended.signal)
    // What could not be made does nothing, and is not tried again at each update.
    const hook = calling(view, name ?? 'hook', element, () => make(handle)) ?? handle
    const running = { hook_: hook, name_: name, ended_: ended, isLost_: false }
    table.set(element, running)
    call(running, 'mounted', view)
  }
  return (elements: Iterable<Element>): void => {
    const { hooks = {} } = liveSocket.options
    for (const element of elements) {
      const name = phx(element, 'hook') ?? ''
      const hook = Object.hasOwn(hooks, name) && hooks[name]
      if (!hook) {
        if (name && !unknown.has(name)) console.error(`No hook "${name}"`)
        unknown.add(name)
        continue
      }
      start(element, name, (handle) =>
        typeof hook === 'function' ? Object.assign(new hook(handle), handle) : Object.assign(handle, hook),
      )
    }
    for (const hook of madeHooks() ?? [])
      start(hook.el, undefined, (handle) => {
        madeHooks()?.delete(hook)
        return Object.assign(hook, { ...handle, ...hook })
      })
  }
}

function call(
  running: Running | undefined,
  moment: keyof HookMoments<object>,
  view: ViewPort | undefined,
): void {
  if (!running) return
  const { hook_: hook, name_: name = 'hook' } = running
  calling(view, `${name}.${moment}`, hook.el, () => hook[moment]?.())
}
