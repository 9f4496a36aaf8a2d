import type { Hook, HookHandle } from './api.ts'
import { keepHook } from './dom/phx.ts'

/**
 * What hooks that are classes extend.
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
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- what it has comes with the handle
export const ViewHook: new (handle: HookHandle) => HookHandle = class {
  constructor(handle: HookHandle) {
    Object.assign(this, handle)
  }
} as never

/**
 * Makes a hook for an element that a script knows, such as a custom element in its `connectedCallback`. Before
 * `mounted` it can do nothing yet.
 */
export function createHook<State extends object>(el: HTMLElement, hook: Hook<State>): HookHandle & State {
  const made = new ViewHook({ el, ...hook } as never)
  keepHook(made)
  return made as HookHandle & State
}
