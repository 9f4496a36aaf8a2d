import { document } from './dom/document.ts'
import type { Answer, LiveEvent } from './connection/answer.ts'
import { viewOf } from './portals/home.ts'

/** The callbacks of a part for the elements of one view. Made by the part, owned by the view. */
export interface ViewPlugin {
  /**
   * An element was added, with all that is in it. For a plug-in that was installed late it may have been there for a while.
   */
  nodeAdded(root: Element): void
  /** A patch is about to change an element or something in it. May be called twice for one element. */
  elementWillUpdate?(element: Element): void
  /** A patch has changed an element or something in it. `elementWillUpdate` was not always called before. */
  elementUpdated?(element: Element): void
  /** The patch is done. */
  patchDone_?(): void
  /** The view was joined, or has lost its server. */
  joinChanged_(isJoined: boolean): void
}

/** A view, as its plug-ins see it. */
export interface ViewPort {
  readonly element_: HTMLElement
  readonly channel_: { readonly state_: string; isJoined_(): boolean }
  /** How often the view was joined. */
  readonly mounts_: number
  /** Sends an event. `answered` is called once, without an answer if none can come. */
  push_(event: LiveEvent, answered?: (answer?: Answer) => void): void
  /** Draws an element again as the server rendered it. Call `elements_.patched_` afterwards. */
  mend_(element: Element): void
  readonly elements_: {
    install_(plugin: ViewPlugin): void
    /** The patch is done. */
    patched_(): void
  }
}

/** A page in which plug-ins can be installed that need this of its views. */
export interface PluginPage<View extends ViewPort = ViewPort> {
  readonly views_: {
    readonly pluginFactories_: { push(makePlugin: PluginFactory<View>): unknown }
    readonly all_: readonly View[]
  }
}

/** Makes a plug-in: for a view or, without one, for the elements of the page that are in no view. */
export type PluginFactory<View extends ViewPort = ViewPort> = (view?: View) => ViewPlugin

/** Does an element belong to this view? Undefined stands for elements outside of all views. */
export function isIn(view: ViewPort | undefined, element: Element): boolean {
  return (viewOf(element) ?? undefined) === view?.element_
}

/** Installs a plug-in in all views of the page, also in later ones, and for the elements outside of all views. */
export function installPlugin<View extends ViewPort>(
  makePlugin: PluginFactory<View>,
  { views_: { all_, pluginFactories_ } }: PluginPage<View>,
): void {
  pluginFactories_.push(makePlugin)
  for (const view of all_) view.elements_.install_(makePlugin(view))
  makePlugin().nodeAdded(document.documentElement)
}
