import type { HookHandle, HookMoments } from '../api.ts'
import { isIn, type ViewPlugin, type ViewPort } from '../view-plugin.ts'
import { own } from '../dom/own.ts'
import { bound, madeHooks, phx } from '../dom/phx.ts'
import { calling, isMending } from './calling.ts'
import { handleFor } from './handle.ts'
import type { HookPage } from './port.ts'

/** A running hook. We keep our state about it here and not on the hook, whose own properties could overwrite it. */
type Running = {
  readonly hook_: HookMoments<object> & HookHandle
  /** The name in `phx-hook`; undefined for a hook made by `createHook`. */
  readonly name_: string | undefined
  readonly ended_: AbortController
  isLost_: boolean
}

type Table = Map<Element, Running>

/** Names in `phx-hook` for which there is no hook; each is reported once. */
const unknown = new Set<string>()

/**
 * The running hooks of one view, or of the elements outside of all views. A hook runs as long as its element is in the page.
 */
export function hooksOf(liveSocket: HookPage, view?: ViewPort): ViewPlugin {
  const table: Table = new Map()
  const touched = new Set<Element>()
  const mount = mounting(table, liveSocket, view)
  /** Calls `beforeUpdate` of the hooks at the element and around it, once in a patch. */
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
    /** Looks through all hooks: there is no callback for each node that a patch removes. */
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

/** Starts the hooks of elements with `phx-hook`, and hooks made by `createHook`. */
function mounting(table: Table, liveSocket: HookPage, view: ViewPort | undefined) {
  const start = (
    element: Element,
    name: string | undefined,
    make: (handle: HookHandle) => HookHandle,
  ): void => {
    if (!own(element).isConnected || !isIn(view, element) || table.has(element)) return
    const ended = new AbortController()
    const handle = handleFor(element as HTMLElement, liveSocket, view, ended.signal)
    // A hook whose constructor throws does nothing, and is not made again at each update.
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
