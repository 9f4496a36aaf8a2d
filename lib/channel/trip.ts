import type { RouteMatch } from '../view/casting.ts'
import type { Door } from './door.ts'

/** A patch on its way through the application: the request it travels with carries it to the live route of its URL. */
export class Trip {
  readonly kind = 'patch'
  /** The door of its connection, once it is on its way. */
  door: Door | undefined
  /** The live route that took the request; undefined as long as none did. */
  match: RouteMatch | undefined
}
