import type { LiveSocketOptions } from '../api.ts'
import type { CommandPage } from '../commands/port.ts'

/** The page, as the notice needs it. */
export interface NoticePage extends CommandPage {
  readonly options: Pick<LiveSocketOptions, 'notice'>
}
