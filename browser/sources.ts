import type * as commands from './commands/index.ts'
import type * as debug from './debug/index.ts'
import type * as extras from './extras/index.ts'
import type * as hooks from './hooks/index.ts'
import type * as longPoll from './long-poll/index.ts'
import type * as navigation from './navigation/index.ts'
import type * as reload from './reload/index.ts'

/**
 * Where the parts of the client come from that few pages need. A bundler finds them here. The script that the router
 * serves has their addresses in place of this file (see .tools/browser-script.mjs).
 */
export const sources = {
  commands: (_tries: number): Promise<typeof commands> => import('./commands/index.ts'),
  debug: (_tries: number): Promise<typeof debug> => import('./debug/index.ts'),
  extras: (_tries: number): Promise<typeof extras> => import('./extras/index.ts'),
  hooks: (_tries: number): Promise<typeof hooks> => import('./hooks/index.ts'),
  longPoll: (_tries: number): Promise<typeof longPoll> => import('./long-poll/index.ts'),
  navigation: (_tries: number): Promise<typeof navigation> => import('./navigation/index.ts'),
  reload: (_tries: number): Promise<typeof reload> => import('./reload/index.ts'),
}
