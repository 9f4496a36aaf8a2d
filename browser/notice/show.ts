import { document } from '../dom/document.ts'
import type { LiveSocketOptions } from '../api.ts'
import type { NoticeTexts } from '../options.ts'

const TEXTS: NoticeTexts = {
  away: 'Connection lost. Reconnecting …',
  back: 'Connected again.',
  failed: 'That did not work. Please try again.',
  refused: 'This page does not update itself.',
  interrupted: 'The upload was interrupted.',
  again: 'Try again',
}

/** How long a notice is shown, except for that of a lost connection. @unit milliseconds */
const SHOWN = 6000

/** Set by script (`cssText`): a Content-Security-Policy without inline styles allows that. */
export const STYLE =
  'position:fixed;inset:var(--live-notice-inset,auto 0 1rem);margin:0 auto;width:fit-content;max-width:90%;padding:.5rem 1rem;border:1px solid;border-radius:.5rem;color:var(--live-notice-color,Canvas);background:var(--live-notice-background,CanvasText);pointer-events:none'

/** Shows a notice. With `act` it has a button that calls it, and stays until that is pressed. */
type Show = (state: keyof NoticeTexts, act?: () => void) => void

/**
 * Makes the element that shows notices at the edge of the window, on top of everything; screen readers read them.
 * @returns the function that shows one
 */
export function showing(given: LiveSocketOptions['notice']): Show {
  const texts = { ...TEXTS, ...given }
  const note = document.createElement('div')
  note.role = 'status'
  note.popover = 'manual'
  note.hidden = true
  note.style.cssText = STYLE
  const button = document.createElement('button')
  button.type = 'button'
  button.style.pointerEvents = 'auto'
  let timer: ReturnType<typeof setTimeout> | undefined
  /** What the button does, until it is pressed. */
  const offers: (() => void)[] = []
  const put = (state: keyof NoticeTexts | '', text = ''): void => {
    note.dataset['liveNotice'] = state
    note.replaceChildren(text)
    if (state === 'interrupted') note.append(' ', button)
    note.hidden = !text
    // Appended and shown again, it is on top of dialogs that were opened meanwhile.
    document.body.append(note)
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- older browsers have none
    if (text) note.showPopover?.()
  }
  put('')
  button.textContent = texts.again
  button.onclick = () => {
    put('')
    for (const act of offers.splice(0)) act()
  }
  return (state, act) => {
    clearTimeout(timer)
    if (act) offers.push(act)
    // What people can do comes before what they only read, unless the connection is lost: then they cannot do it.
    const shown = offers[0] && state !== 'away' ? 'interrupted' : state
    put(shown, texts[shown])
    if (!/away|interrupted/.test(shown)) timer = setTimeout(put, SHOWN, '')
  }
}
