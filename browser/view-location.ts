import type { Answer, PendingNavigation } from './connection/answer.ts'
import { useParts } from './load.ts'
import type { NavigationPage } from './navigation/port.ts'
import { reload } from './reload.ts'

/** Where a view is, and where it is going. Owned by the view. */
export interface ViewLocation {
  /** The navigation under way; undefined as long as the page was not navigated. */
  pending_?: PendingNavigation | undefined
  /** The navigation that brought the view to where it is. */
  current_?: PendingNavigation | undefined
  /** Goes where the server says. @returns whether that is another page */
  follow_(answer: Answer): boolean
  /** Loads the page, or the one to which a navigation could not be done otherwise. Without `stays` it may yet be joined. */
  reload_(reason: string, stays?: () => void): void
}

/** A view that goes from URL to URL. */
type MovingView = { readonly page_: NavigationPage; readonly channel_: { isRedirected_: boolean } }

export function locationOf(view: MovingView): ViewLocation {
  return {
    follow_(answer) {
      const { redirect, live_redirect, live_patch } = answer
      const isLeft = !!(redirect ?? live_redirect)
      view.channel_.isRedirected_ ||= isLeft
      if (isLeft || live_patch) go(view, answer)
      return isLeft
    },
    reload_(reason, stays) {
      if (this.pending_?.to) go(view, { redirect: this.pending_ })
      else reload(reason, !stays, stays)
    },
  }
}

/** If the part for it cannot be loaded, the page is loaded: the server knows where it belongs. */
function go({ page_: page }: MovingView, answer: Answer): void {
  // What is drawn next may be shorter.
  const top = scrollY
  void useParts(
    ({ startNavigation_ }) => startNavigation_(page).follow_(answer, top),
    () => reload('navigation', false),
  )
}
