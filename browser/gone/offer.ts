import { document } from '../dom/document.ts'
import { STYLE } from '../notice/show.ts'

let note: HTMLElement | undefined

/**
 * Offers to reload the page, since some of its controls cannot work any more. Applications with an offer of their own
 * prevent the default of `phx:page-outdated`.
 */
export function offer(): void {
  if (!dispatchEvent(new Event('phx:page-outdated', { cancelable: true })) || note?.isConnected) return
  note = document.createElement('div')
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Reload'
  button.onclick = () => location.reload()
  note.role = 'alert'
  note.popover = 'manual'
  note.style.cssText = STYLE
  note.style.pointerEvents = 'auto'
  note.dataset['liveNotice'] = 'outdated'
  note.replaceChildren('This page is of an older release. ', button)
  document.body.append(note)
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- older browsers have none
  note.showPopover?.()
}
