import type { Hook, HookHandle } from './api.ts'
import { keepHook } from './dom/phx.ts'

/**
 * The base class of hooks that are classes.
 *
 * @example
 * ```ts
 * class Clock extends ViewHook {
 *   timer = 0
 *   mounted() {
 *     this.timer = window.setInterval(() => this.el.append('tick'), 1000)
 *   }
 * }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its members are assigned when the hook is made
export const ViewHook: new (handle: HookHandle) => HookHandle = class {
  constructor(handle: HookHandle) {
    Object.assign(this, handle)
  }
} as never

/**
 * Makes a hook for an element without `phx-hook`, such as a custom element in its `connectedCallback`. Its methods work
 * from `mounted` on.
 */
export function createHook<State extends object>(el: HTMLElement, hook: Hook<State>): HookHandle & State {
  const made = new ViewHook({ el, ...hook } as never)
  keepHook(made)
  return made as HookHandle & State
}
