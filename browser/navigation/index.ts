import type { Navigation, NavigationPage } from './port.ts'
import { navigationOf } from './navigation.ts'

export { setHead } from './head.ts'

/** A page has one history. */
let navigation: Navigation | undefined

/** Starts the navigation, once: follows live links and the history. */
export function startNavigation(liveSocket: NavigationPage): Navigation {
  return (navigation ??= navigationOf(liveSocket))
}
