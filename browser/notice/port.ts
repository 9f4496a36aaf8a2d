import type { LiveSocketOptions } from '../api.ts'
import type { CommandPage } from '../commands/port.ts'
import type { ComponentPage } from '../components/index.ts'

/** The page, as the notice needs it. */
export interface NoticePage extends CommandPage {
  readonly views_: CommandPage['views_'] & ComponentPage['views_']
  readonly options: Pick<LiveSocketOptions, 'notice'>
}
