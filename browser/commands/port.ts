import type { PluginPage, ViewPort } from '../view-plugin.ts'
import type { LiveEvent } from '../connection/answer.ts'
import type { NavigationPage } from '../navigation/port.ts'
import type { CommandTarget, DomCallbacks } from '../options.ts'
import type { Names, Phases, Timing } from './transitions.ts'

/** What a command says; each uses some of it. See docs/protocol.md, "Commands". */
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
  readonly target?: string
  readonly loading?: string
  readonly page_loading?: boolean
  readonly href: string
  readonly replace?: boolean
}

/** Carries out commands in the page. Owned by the live socket. See docs/protocol.md, "Commands". */
export interface Commands {
  /** Carries out the commands of an element, in whose name nothing else has happened. */
  start_(kind: string, element: Element, event: string | null): void
  /**
   * Carries out what stands in the place of an event's name, for the element where it happened.
   * @param answered what happens when an event that it sends is answered
   */
  run_(event: LiveEvent, answered?: () => void): void
  /** Does what a method of `js()` stands for; `own` is the element of whose `js()` it is, if it is an element's. */
  call_(name: string, given: readonly unknown[], own?: Element): void
  /** Does a node that a patch takes away go by itself, when its commands are done? */
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

/** A view that elements leave. */
export interface LeavingView extends ViewPort {
  readonly page_: CommandPage
}
