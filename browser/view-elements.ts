import type { Connection } from './connection.ts'
import type { ExtrasPage } from './extras/port.ts'
import type { HookPage } from './hooks/port.ts'
import type { Bindings } from './input/bindings.ts'
import type { PendingEvents } from './input/pending-events.ts'
import { setUpRare } from './on-demand.ts'
import type { NoticePage } from './notice/port.ts'
import type { DomCallbacks } from './options.ts'
import type { PatchDelegate } from './patch/morph.ts'
import { forgetReloads } from './reload.ts'
import type { RefusedPage, RefusedView } from './reload/port.ts'
import type { PluginFactory, ViewPlugin, ViewPort } from './view-plugin.ts'

/** Handles patches of one view's elements, and tells the view's plug-ins about them. Owned by the view. */
export interface ViewElements extends PatchDelegate {
  /** The view was drawn for the first time: all its elements are new. */
  allAdded_(): void
  /** Adds a plug-in. If the view is joined already, the plug-in is called for the elements that are there. */
  install_(plugin: ViewPlugin): void
  /** The view was joined, or has lost its server. */
  joinChanged_(): void
  /** The patch is done: tells plug-ins about elements that it has added. */
  patched_(): void
  /** Tells plug-ins that elements may be gone. */
  patchDone_(): void
}

/** A view, as all parts need it. */
export type AnyView = (ExtrasPage & NoticePage)['views_']['all_'][number] & RefusedView

/** The page, as its views need it. */
export interface ViewPage extends ExtrasPage, HookPage, RefusedPage {
  dom_: DomCallbacks
  disconnect(closed?: () => void): void
  readonly bindings_: Bindings
  readonly connection_: Connection
  readonly views_: ExtrasPage['views_'] &
    HookPage['views_'] &
    NoticePage['views_'] & { all_: AnyView[]; pluginFactories_: PluginFactory<AnyView>[] }
}

/** A view whose elements these are. */
type OwnView = ViewPort & { readonly page_: ViewPage }

export function elementsOf(view: OwnView, pending: PendingEvents): ViewElements {
  const { page_: page, channel_: channel } = view
  const plugins: ViewPlugin[] = []
  let added: Element[] = []
  return {
    install_(plugin) {
      plugins.push(plugin)
      if (!channel.isJoined_()) return
      plugin.nodeAdded(view.element_)
      plugin.joinChanged_(true)
    },
    joinChanged_() {
      for (const plugin of plugins) plugin.joinChanged_(channel.isJoined_())
      // A reload that is due, or was counted, is forgotten once all is well.
      if (page.views_.all_.every((each) => each.channel_.isJoined_())) forgetReloads()
    },
    allAdded_: () => (added = [view.element_]),
    patched_() {
      this.patchDone_()
      const elements = added.splice(0)
      for (const element of elements) {
        for (const plugin of plugins) plugin.nodeAdded(element)
        setUpRare(page, element)
        page.dom_.onNodeAdded?.(element)
      }
      page.views_.sync_(elements[0])
    },
    patchDone_: () => plugins.forEach((plugin) => plugin.patchDone_?.()),
    nodeAdded: (element) => added.push(element),
    elementWillUpdate: (element) => plugins.forEach((plugin) => plugin.elementWillUpdate?.(element)),
    elementUpdated(element) {
      plugins.forEach((plugin) => plugin.elementUpdated?.(element))
      setUpRare(page, element, false)
    },
    isLeaving: (node) => page.commands_?.isLeaving_(node, view),
    get ask_() {
      return page.dom_.onBeforeElUpdated
    },
    isLocked: pending.isLocked,
  }
}
