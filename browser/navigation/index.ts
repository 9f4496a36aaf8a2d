import type { Navigation, NavigationPage } from './port.ts'
import { startNavigation } from './navigation.ts'

export { head } from './head.ts'

/** A page has one history. */
let navigation: Navigation | undefined

/** Follows links and watches the history from now on. */
export function start(liveSocket: NavigationPage): Navigation {
  return (navigation ??= startNavigation(liveSocket))
}
