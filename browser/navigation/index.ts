import type { Journeys, NavigationPage } from './port.ts'
import { journeysOf } from './journeys.ts'

export { setHead } from './head.ts'

/** A page has one history. */
let journeys: Journeys | undefined

/** Follows links and watches the history from now on. */
export function start(liveSocket: NavigationPage): Journeys {
  return (journeys ??= journeysOf(liveSocket))
}
