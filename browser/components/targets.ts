import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'
import { around } from '../portals/home.ts'
import type { ViewPort } from '../view-plugin.ts'

/** Who takes an event: a view, or a component of one. */
export type Target = Pick<ViewPort, 'push_'>

/** A page that knows which view an element belongs to. */
interface TargetPage {
  readonly views_: { ownerOf_(element: Element | null): ViewPort | undefined }
}

/**
 * Who gets an event of an element: the view around it, a component of that by its number, or the views and components of
 * the elements that are meant.
 */
export function targets(
  page: TargetPage,
  element: Element,
  target: string | number | Element | null | undefined,
): (Target | undefined)[] {
  const view = page.views_.ownerOf_(own(element).parentElement)
  if (!target) return [view]
  if (+target) return [withCid(view, +target)]
  const found = target instanceof Element ? [target] : document.querySelectorAll(`${target}`)
  return [...found].map((each) => {
    const found = around(each, '[data-phx-component],[data-phx-session]')
    return withCid(page.views_.ownerOf_(each), Number(own(found)?.getAttribute('data-phx-component')))
  })
}

function withCid(view: ViewPort | undefined, cid: number): Target | undefined {
  return view && cid ? { push_: (event, answered) => view.push_({ ...event, cid }, answered) } : view
}
