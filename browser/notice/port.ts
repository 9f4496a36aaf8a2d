import type { PluginPage } from '../view-plugin.ts'
import type { LiveSocketOptions } from '../api.ts'

/** The page, as what is told of it needs it. */
export interface NoticePage extends PluginPage {
  readonly options: Pick<LiveSocketOptions, 'notice'>
  /** Loads commands. */
  command_(act: () => void): void
  /** Loads the parts. */
  use_(act: () => void): Promise<void>
}
