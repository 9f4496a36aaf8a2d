import type { PluginPage, ViewPort } from '../view-plugin.ts'
import type { LiveEvent } from '../connection/answer.ts'
import type { NavigationPage } from '../navigation/port.ts'
import type { CommandTarget, DomCallbacks } from '../options.ts'
import type { Names, Phases, Timing } from './transitions.ts'

/** The arguments of commands; each command uses some of them. See docs/protocol.md, "Commands". */
export type Arguments = Timing & {
  readonly to?: CommandTarget
  readonly display?: string
  readonly ins?: Phases
  readonly outs?: Phases
  readonly names: Names
  readonly attr: Names
  readonly attrs: Names
  readonly event: string
  readonly detail?: object
  readonly bubbles?: boolean
  readonly value?: object
  readonly target?: string | number
  readonly loading?: string
  readonly page_loading?: boolean
  readonly href: string
  readonly replace?: boolean
}

/** Carries out commands in the page. Owned by the live socket. See docs/protocol.md, "Commands". */
export interface Commands {
  /** Carries out commands of an element without an event of the DOM. */
  start_(kind: string, element: Element, event: string | null): void
  /**
   * Carries out the commands that an event has in place of a name, for the element where it happened.
   * @param answered is called when an event that the commands push is answered
   */
  run_(event: LiveEvent, answered?: () => void): void
  /** Carries out a method of `js()`; `own` is the element of the hook whose `js()` it is, if any. */
  call_(name: string, given: readonly unknown[], own?: Element): void
  /** Does a node that a patch removes have `phx-remove` commands? Then it is removed once they are done. */
  isLeaving_(node: Node, view: LeavingView): boolean
}

/** The page, as commands need it. */
export interface CommandPage extends PluginPage, NavigationPage {
  readonly dom_: DomCallbacks
  commands_?: Commands
  push_(event: LiveEvent, answered?: () => void): void
  readonly views_: PluginPage['views_'] &
    NavigationPage['views_'] & { ownerOf_(element: Element | null): ViewPort | undefined }
}

/** A view whose elements are removed. */
export interface LeavingView extends ViewPort {
  readonly page_: CommandPage
}
