import type { Frame } from './connection/answer.ts'
import { document } from './dom/document.ts'
import { own } from './dom/own.ts'
import { isMain } from './dom/phx.ts'
import { useParts } from './load.ts'
import { loadHooks } from './on-demand.ts'
import { View } from './view.ts'
import type { AnyView, ViewPage } from './view-elements.ts'
import type { PluginFactory } from './view-plugin.ts'

/** The live views of a page. Owned by the live socket. */
export interface Views {
  all_: View[]
  /** Makers of plug-ins, from parts that are loaded: each view has one plug-in of each. */
  readonly pluginFactories_: PluginFactory<AnyView>[]
  /**
   * Compares the views with the page: leaves views whose elements are gone, finds new ones if there may be any (`hasNew`),
   * and joins those that may join. A nested view joins after its parent, which gives it its token, and is lost with it.
   */
  sync_(hasNew?: unknown): void
  /** The view that owns the page's URL. */
  main_(): View | undefined
  /** The view that gets the events of an element. For an element outside of all views it is the one that owns the URL. */
  ownerOf_(element: Element | null): View | undefined
  receive_(frame: Frame): void
  /** The connection is closed; `side` is left out when the page itself goes away. */
  lost_(side?: 'client'): void
}

export function viewsOf(page: ViewPage): Views {
  const find = (id: string | undefined) => views.all_.find(({ element_ }) => element_.id === id)
  const views: Views = {
    all_: [],
    pluginFactories_: [],
    sync_(hasNew) {
      views.all_ = views.all_.filter(({ channel_, element_, elements_ }) => {
        if (element_.isConnected) return true
        channel_.leave_()
        return elements_.patchDone_()
      })
      if (hasNew) {
        for (const element of document.querySelectorAll<HTMLElement>('[data-phx-session]'))
          if (!find(element.id)) views.all_.push(new View(page, element))
        // `history.state` is set when the page was reloaded: then the person can go back to earlier pages.
        if (views.main_() && (history.state || document.querySelector('[data-phx-link]')))
          void useParts(({ startNavigation_ }) => startNavigation_(page))
        void loadHooks(page)
      }
      if (!page.isConnected()) return
      for (const { channel_, element_ } of views.all_) {
        const { phxParentId } = element_.dataset
        channel_.joinIfDue_(!phxParentId || find(phxParentId)?.channel_.isJoined_())
      }
    },
    main_: () => views.all_.find((view) => isMain(view.element_)),
    ownerOf_: (element) =>
      own(element)?.isConnected
        ? (find(own(element)?.closest('[data-phx-session]')?.id) ?? views.main_())
        : undefined,
    receive_: (frame) => find(frame[2].slice(3))?.channel_.receive_(frame),
    lost_(side) {
      for (const view of views.all_) view.channel_.lost_(side)
    },
  }
  return views
}
