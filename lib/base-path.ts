import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * A proxy may cut off the front of a path: what the browser has as `/shop/a` is `/a` to the application. Such a front is
 * the base path. Browsers are told paths with it, and the application is asked without it.
 */

/** The base path of the router whose page is made. Undefined where no router has a base path; asynchronous work costs nothing more then. */
let current: AsyncLocalStorage<string> | undefined

/** Runs something for a page of a router with this base path, which `addressOf` then knows. */
export function withBasePath<Value>(base: string, act: () => Value): Value {
  if (base === '') return act()
  current ??= new AsyncLocalStorage()
  return current.run(base, act)
}

/** A path of the application as the browser has it, in the page that is made; anything else as it is. */
export function addressOf(path: string): string {
  const base = current?.getStore()
  return base === undefined ? path : outside(base, path)
}

/** A path with a base path before it. A path that begins with it already, such as one that was read from a URL, stays. */
export function outside(base: string, path: string): string {
  return /^\/(?![/\\])/.test(path) && !beginsWith(base, path) ? base + path : path
}

/** A path that the browser has as it comes to the application. */
export function inside(base: string, path: string): string {
  if (!beginsWith(base, path)) return path
  const rest = path.slice(base.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

/**
 * What a proxy seems to have cut off the path of a page; undefined when the page is where it was printed, or elsewhere.
 *
 * @param path as the browser has it
 * @param printed for which the page was printed: a path, or a plain pattern such as `/items/:id`
 */
export function cutOff(path: string, printed: string): string | undefined {
  const [has, knows] = [path, printed].map((each) => each.toLowerCase().split('/').filter(Boolean))
  const front = (has?.length ?? 0) - (knows?.length ?? 0)
  const isThere = knows?.every((part, i) => part.startsWith(':') || part === has?.[front + i])
  return front > 0 && isThere ? `/${path.split('/').filter(Boolean).slice(0, front).join('/')}` : undefined
}

function beginsWith(base: string, path: string): boolean {
  return path.startsWith(base) && /^(?:[/?#]|$)/.test(path.slice(base.length))
}
