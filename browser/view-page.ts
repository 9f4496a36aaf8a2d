import type { CommandPage } from './commands/port.ts'
import type { PluginPage } from './view-plugin.ts'
import type { Answer } from './connection/answer.ts'
import type { FrameSender } from './connection/channel.ts'
import type { Bindings } from './input/bindings.ts'
import type { Parts } from './load.ts'
import type { Params } from './options.ts'
import type { RefusedPage, RefusedView } from './reload/port.ts'

/** The page, as its views need it. */
export interface ViewPage extends FrameSender, CommandPage, RefusedPage {
  views_: (PluginPage['views_'][number] & RefusedView)[]
  readonly bindings_: Bindings
  /** The largest frame that the server takes. @unit bytes */
  limit_: number
  /** What the server is told of a view when it joins. */
  params_(view: HTMLElement): Params
  /** Has an element attended to that has something rare about it; when it is new, all that is in it as well. */
  look_(root: Element, isNew?: boolean): void
  /** May this be sent? What is too long is told of. */
  fits_(said: unknown, elements: readonly [Element, ...Element[]]): boolean
  /** Goes where the server says. */
  followAnswer_(answer: Answer): void
  /** A view is joined. */
  viewJoined_(): void
  use_(act: (parts: Parts) => void, failed?: () => void): Promise<void>
}
