import { document } from '../dom/document.ts'
import { viewOf } from '../dom/phx.ts'
import type { RefusedView } from './port.ts'

/**
 * The server knows nothing of a view. Unless it is the page's own, or no other stands alone, its element is no view any
 * more: it may be part of a text that a visitor has written.
 *
 * @returns whether the page is too old, and is to be loaded anew
 */
export function isPageStale({ element_, page_: page }: RefusedView): boolean {
  const like = element_.matches('[data-phx-main]') ? '[data-phx-main]' : ''
  const isAlone = (view: Element): boolean => !viewOf(view.parentElement)
  const others = [...document.querySelectorAll(`[data-phx-session]${like}`)].filter(isAlone)
  if (isAlone(element_) && !others[1]) return true
  console.debug('Not a view of this server:', element_)
  delete element_.dataset['phxSession']
  page.views_.all_ = page.views_.all_.filter((view) => view.element_ !== element_)
  // Another one of its id may be the server's.
  page.views_.sync_(true)
  return false
}
