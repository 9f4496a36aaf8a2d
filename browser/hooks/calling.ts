import { guard } from '../dom/attempt.ts'
import type { HookPage } from './port.ts'
import type { DomCallbacks } from '../options.ts'
import type { ViewPort } from '../view-plugin.ts'

let mending = false

/** Is an element being drawn again after an exception? Then hooks are not told about its change. */
export function isMending(): boolean {
  return mending
}

/**
 * Calls code of the application for an element. After an exception the code may have done half of its work: then the element
 * is drawn again as the server rendered it, in a microtask. Exceptions during that are only reported.
 */
export function calling<Result>(
  view: ViewPort | undefined,
  place: string,
  about: Element,
  act: () => Result,
): Result | undefined {
  const result = guard(place, about, act, () => {
    if (!mending) queueMicrotask(() => mend(view, about))
  })
  Promise.resolve(result).catch((error: unknown) =>
    guard(place, about, () => {
      throw error
    }),
  )
  return result
}

function mend(view: ViewPort | undefined, about: Element): void {
  mending = true
  if (view?.mounts_ && view.channel_.isJoined_()) {
    view.mend_(about)
    view.elements_.patched_()
  }
  mending = false
}

/** The application's `dom` callbacks, with their exceptions caught, so that they cannot stop an update. */
export function domOf(liveSocket: HookPage): DomCallbacks {
  const { dom = {} } = liveSocket.options
  const given = Object.entries(dom) as [string, (...given: unknown[]) => unknown][]
  const guarded = given.map(([name, call]) => {
    const calls = (about: Element & (() => void), ...more: unknown[]): unknown =>
      name === 'onDocumentPatch'
        ? startOnce(about, (start) => call.call(dom, start))
        : calling(liveSocket.views_.ownerOf_(about), name, about, () => call.call(dom, about, ...more))
    return [name, calls]
  })
  return Object.fromEntries(guarded) as DomCallbacks
}

/** Makes sure that `act` is called exactly once: also if `onDocumentPatch` calls it twice, or throws. */
function startOnce(act: () => void, call: (start: () => void) => unknown): void {
  let start = act
  const once = (): void => {
    const begin = start
    start = () => {}
    begin()
  }
  guard('onDocumentPatch', '', () => call(once), once)
}
