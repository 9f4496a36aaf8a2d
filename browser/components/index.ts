import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { Answer } from '../connection/answer.ts'
import { document } from '../dom/document.ts'
import { installPlugin, isIn, type PluginPage, type ViewPlugin, type ViewPort } from '../view-plugin.ts'

/** A view whose components come and go. */
interface ComponentView extends ViewPort {
  readonly channel_: ViewPort['channel_'] & {
    push_(event: string, payload: object, answered: (answer?: Answer) => void): void
  }
  /** Has the components of the view, by their numbers. */
  readonly patcher_: { readonly components_: Record<string, unknown> }
}

/** The page, as its components need it. */
export type ComponentPage = PluginPage<ComponentView>

/** Tells the server from now on which components have gone from the page. */
export function watchComponents(page: ComponentPage): void {
  installPlugin(componentsOf, page)
}

function componentsOf(view: ComponentView | undefined): ViewPlugin {
  /** The components that have been asked about. */
  const asked = new Set<string>()
  const lost = (): string[] => {
    const elements = document.querySelectorAll('[data-phx-component]')
    const shown = [...elements].filter((each) => isIn(view, each))
    const cids = new Set(shown.map((each) => each.getAttribute('data-phx-component')))
    return Object.keys(view?.patcher_.components_ ?? {}).filter((cid) => !cids.has(cid))
  }
  const say = (event: string, cids: string[], answered: (answer?: Answer) => void): void =>
    view?.channel_.push_(event, { cids: cids.map(Number) }, answered)
  return {
    nodeAdded: () => {},
    joinChanged_: () => asked.clear(),
    patchDone_: () => {
      const cids = lost().filter((cid) => !asked.has(cid))
      if (!cids[0] || !view?.channel_.isJoined_()) return
      for (const cid of cids) asked.add(cid)
      say(MESSAGE.componentsLost, cids, () => {
        const gone = lost().filter((cid) => asked.delete(cid))
        if (gone[0])
          say(MESSAGE.componentsGone, gone, (answer) => {
            for (const cid of answer?.cids ?? []) Reflect.deleteProperty(view.patcher_.components_, cid)
          })
      })
    },
  }
}
