import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'

/** Tells screen readers where the page has come to. */
let liveRegion: HTMLElement | undefined

/**
 * Does after a live navigation what a browser does when a page is loaded: the focus is where the new page begins, and
 * a screen reader reads its title.
 */
export function announcePage(main: HTMLElement): void {
  const active = document.activeElement
  // Unless an element of the view has the focus already, or a field beside the view.
  if (!own(main).contains(active) && !own(active)?.matches('input,select,textarea,[contenteditable]')) {
    const place = beginning(main)
    // A heading can have the focus without being a stop for the tab key.
    if (own(place).tabIndex < 0) own(place).setAttribute('tabindex', '-1')
    own(place).focus({ preventScroll: true })
  }
  announce()
}

/** What the address names, what asks for the focus, the main heading, or all of the view. */
function beginning(main: HTMLElement): HTMLElement {
  const find = (selector: string, root: ParentNode = main): HTMLElement | null =>
    own(root).querySelector(selector)
  const named = document.getElementById(location.hash.slice(1))
  return named ?? find('[autofocus]') ?? find('h1') ?? find('h1', document) ?? main
}

/** The live region is clipped, not hidden: screen readers do not read what is not displayed. */
function announce(): void {
  liveRegion ??= document.body.appendChild(document.createElement('div'))
  liveRegion.style.cssText = 'position:fixed;clip-path:inset(50%)'
  liveRegion.ariaLive = 'polite'
  liveRegion.textContent = ''
  // What stands there from its beginning is not read, nor is what has stood there before.
  setTimeout(() => liveRegion?.append(document.title), 100)
}
