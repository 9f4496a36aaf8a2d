import { guard } from '../dom/attempt.ts'
import type { HookPage } from './port.ts'
import type { DomCallbacks } from '../options.ts'
import type { ViewPort } from '../view-plugin.ts'

let mending = false

/** Is something drawn anew just now? Then nothing is new about it. */
export function isMending(): boolean {
  return mending
}

/**
 * Calls what the application has for an element. Where it throws, it may have done half of its work: the element is drawn
 * as the server has it, once all else is done. What fails then is only reported.
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

/** The callbacks of the application for updates, such that none of them stops one. */
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

/** Starts what is to start, however often it is asked for, or never because of a failure. */
function startOnce(act: () => void, call: (start: () => void) => unknown): void {
  let start = act
  const once = (): void => {
    const begin = start
    start = () => {}
    begin()
  }
  guard('onDocumentPatch', '', () => call(once), once)
}
