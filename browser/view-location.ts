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
  /** Follows a redirect or a patch in an answer. @returns whether it leads to another page: something truthy if so */
  follow_(answer: Answer): unknown
  /**
   * Reloads the page; during a navigation, loads the page that it leads to. Without `stays` the reload waits some seconds,
   * since the view may join until then.
   */
  reload_(reason: string, stays?: () => void): void
}

/** The view whose location this is. */
type MovingView = { readonly page_: NavigationPage; readonly channel_: { isRedirected_: unknown } }

export function locationOf(view: MovingView): ViewLocation {
  return {
    follow_(answer) {
      const { redirect, live_redirect, live_patch } = answer
      const isLeft = redirect ?? live_redirect
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

/** If the part for navigation cannot be loaded, reloads the page: then the server redirects it. */
function go({ page_: page }: MovingView, answer: Answer): void {
  // Read now: the next content may be shorter, and scroll the page.
  const top = scrollY
  void useParts(
    ({ startNavigation_ }) => startNavigation_(page).follow_(answer, top),
    () => reload('navigation', false),
  )
}
