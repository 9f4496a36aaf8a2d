import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'

/** The live region in which screen readers find the title of the new page. */
let liveRegion: HTMLElement | undefined

/**
 * Does after a live navigation what a browser does after loading a page: focuses the start of the new page, and lets screen
 * readers read its title.
 */
export function announcePage(main: HTMLElement): void {
  const active = document.activeElement
  // Not if an element of the view has the focus already, or a field outside of the view.
  if (!own(main).contains(active) && !own(active)?.matches('input,select,textarea,[contenteditable]')) {
    const place = beginning(main)
    // `tabindex=-1` makes a heading focusable, but no stop for the Tab key.
    if (own(place).tabIndex < 0) own(place).setAttribute('tabindex', '-1')
    own(place).focus({ preventScroll: true })
  }
  announce()
}

/** Where the new page begins: the target of the URL's fragment, `[autofocus]`, the main heading, or the view. */
function beginning(main: HTMLElement): HTMLElement {
  const find = (selector: string, root: ParentNode = main): HTMLElement | null =>
    own(root).querySelector(selector)
  const named = document.getElementById(location.hash.slice(1))
  return named ?? find('[autofocus]') ?? find('h1') ?? find('h1', document) ?? main
}

/** The live region is clipped, not hidden: screen readers do not read elements that are not displayed. */
function announce(): void {
  liveRegion ??= document.body.appendChild(document.createElement('div'))
  liveRegion.style.cssText = 'position:fixed;clip-path:inset(50%)'
  liveRegion.ariaLive = 'polite'
  liveRegion.textContent = ''
  // Screen readers read changes only: so the region is emptied first, and gets its text a moment later.
  setTimeout(() => liveRegion?.append(document.title), 100)
}
