import type { Navigation, NavigationPage } from './port.ts'
import { navigationOf } from './navigation.ts'

export { setHead } from './head.ts'

/** A page has one history. */
let navigation: Navigation | undefined

/** Follows links and watches the history from now on. */
export function startNavigation(liveSocket: NavigationPage): Navigation {
  return (navigation ??= navigationOf(liveSocket))
}
