import type { LiveSocket } from '../live-socket.ts'
import { journeysOf, type Journeys } from './journeys.ts'

export { setHead } from './head.ts'

/** A page has one history. */
let journeys: Journeys | undefined

/** Follows links and watches the history from now on. */
export function start(liveSocket: LiveSocket): Journeys {
  return (journeys ??= journeysOf(liveSocket))
}
