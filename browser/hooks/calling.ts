import { guard } from '../attempt.ts'
import { document } from '../document.ts'
import type { LiveSocket } from '../live-socket.ts'
import type { DomCallbacks } from '../options.ts'
import type { View } from '../view.ts'

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
  view: View | undefined,
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

function mend(view: View | undefined, about: Element): void {
  mending = true
  if (view?.mounts_ && view.channel_.isJoined_()) view.mend_(about)
  mending = false
}

/** The callbacks of the application for updates, such that none of them stops one. */
export function domOf(liveSocket: LiveSocket): DomCallbacks {
  const { dom = {} } = liveSocket.options
  const { onBeforeElUpdated, onDocumentPatch } = dom
  const about = (name: 'onPatchStart' | 'onPatchEnd' | 'onNodeAdded') => (element: Element) =>
    calling(liveSocket.ownerOf_(element), name, element, () => dom[name]?.(element as HTMLElement))
  return {
    onPatchStart: about('onPatchStart'),
    onPatchEnd: about('onPatchEnd'),
    onNodeAdded: about('onNodeAdded'),
    jsQuerySelectorAll: (element, to, find) =>
      guard('jsQuerySelectorAll', element, () => dom.jsQuerySelectorAll?.(element, to, find)) ?? find(),
    ...(onBeforeElUpdated && {
      onBeforeElUpdated: (from, to) => guard('onBeforeElUpdated', from, () => onBeforeElUpdated(from, to)),
    }),
    ...(onDocumentPatch && {
      onDocumentPatch: (start) => {
        let begin = (): void => {
          begin = () => {}
          start()
        }
        const once = (): void => begin()
        guard('onDocumentPatch', document.body, () => onDocumentPatch(once), once)
      },
    }),
  }
}
