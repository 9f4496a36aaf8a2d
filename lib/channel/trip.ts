import type { RouteMatch } from '../view/casting.ts'

/** A patch on its way through the application: the request it travels with carries it to the live route of its URL. */
export class Trip {
  /** The live route that took the request; undefined as long as none did. */
  match: RouteMatch | undefined
}
