import type { Logger } from '../logger.ts'
import type { Adviser } from '../view/advice.ts'
import { adviser } from './adviser.ts'
import { onlooker, type Onlooker } from './onlooker.ts'

/** What says what is probably a mistake. In production there is nothing that does. */
export interface Observers {
  /** Looks at what views do. */
  readonly adviser: Adviser | undefined
  /** Looks at the application around the router. */
  readonly onlooker: Onlooker | undefined
}

/** @param readsSession do views see `req.session`, and not what an option says? */
export function observers(logger: Pick<Logger, 'warn'>, readsSession: boolean): Observers {
  if (process.env['NODE_ENV'] === 'production') return { adviser: undefined, onlooker: undefined }
  return { adviser: adviser(logger), onlooker: onlooker(logger, readsSession) }
}
