import { document } from '../dom/document.ts'
import { viewOf } from '../portals/home.ts'
import type { RefusedView } from './port.ts'

/**
 * The server does not know a view. If it is the page's main view, or its only view that is not nested, the page is too old.
 * Otherwise its element is treated as no view any more: it may be part of a text that a visitor has written.
 *
 * @returns whether the page is too old and should be reloaded
 */
export function isPageStale({ element_, page_: page }: RefusedView): boolean {
  const like = element_.matches('[data-phx-main]') ? '[data-phx-main]' : ''
  const isAlone = (view: Element): boolean => !viewOf(view.parentElement)
  const others = [...document.querySelectorAll(`[data-phx-session]${like}`)].filter(isAlone)
  if (isAlone(element_) && !others[1]) return true
  console.debug('Not a view of this server:', element_)
  delete element_.dataset['phxSession']
  page.views_.all_ = page.views_.all_.filter((view) => view.element_ !== element_)
  // Another element with the same id may be the view of the server.
  page.views_.sync_(true)
  return false
}
