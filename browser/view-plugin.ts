import { document } from './dom/document.ts'
import type { Answer, LiveEvent } from './connection/answer.ts'
import { viewOf } from './dom/phx.ts'

/** What a part of the client does for the elements of one view. Made by the part, owned by the view. */
export interface ViewPlugin {
  /** An element has come into the page, with all that is in it; it may have been there for a while. */
  nodeAdded(root: Element): void
  /** A patch is about to change an element or what is in it. May repeat itself. */
  elementWillUpdate?(element: Element): void
  /** It has just done so. That it was about to was not always said. */
  elementUpdated?(element: Element): void
  /** The patch is done. */
  patchDone_?(): void
  /** The view is joined, or is not any more. */
  joinChanged_(isJoined: boolean): void
}

/** A view, as its plug-ins see it. */
export interface ViewPort {
  readonly element_: HTMLElement
  readonly channel_: { readonly state_: string; isJoined_(): boolean }
  /** How often it was joined. */
  readonly mounts_: number
  /** Sends an event and hears what came of it: nothing when there is no answer to be had. */
  push_(event: LiveEvent, answered?: (answer?: Answer) => void): void
  /** Draws an element as the server has it. What comes with it is settled next. */
  mend_(element: Element): void
  readonly elements_: {
    install_(plugin: ViewPlugin): void
    /** The patch is done. */
    patched_(): void
  }
}

/** A page in which plug-ins can be installed. */
export interface PluginPage {
  readonly views_: { readonly pluginFactories_: PluginFactory[]; readonly all_: readonly ViewPort[] }
}

/** Makes a plug-in: for a view or, without one, for the elements of the page that are in no view. */
export type PluginFactory = (view?: ViewPort) => ViewPlugin

/** Is this the view of an element? Undefined is that of what is in no view. */
export function isIn(view: ViewPort | undefined, element: Element): boolean {
  return (viewOf(element) ?? undefined) === view?.element_
}

/** Installs a plug-in in all views of the page, in those to come, and for the elements that are in no view. */
export function installPlugin(
  makePlugin: PluginFactory,
  { views_: { all_, pluginFactories_ } }: PluginPage,
): void {
  pluginFactories_.push(makePlugin)
  for (const view of all_) view.elements_.install_(makePlugin(view))
  makePlugin().nodeAdded(document.documentElement)
}
