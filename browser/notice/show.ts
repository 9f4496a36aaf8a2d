import { document } from '../dom/document.ts'
import type { LiveSocketOptions } from '../api.ts'
import type { NoticeTexts } from '../options.ts'

const TEXTS: NoticeTexts = {
  away: 'Connection lost. Reconnecting …',
  back: 'Connected again.',
  failed: 'That did not work. Please try again.',
  refused: 'This page does not update itself.',
}

/** How long a notice is shown, except for that of a lost connection. @unit milliseconds */
const SHOWN = 6000

/** Set by script (`cssText`): a Content-Security-Policy without inline styles allows that. */
export const STYLE =
  'position:fixed;inset:var(--live-notice-inset,auto 0 1rem);margin:0 auto;width:fit-content;max-width:90%;padding:.5rem 1rem;border:1px solid;border-radius:.5rem;color:var(--live-notice-color,Canvas);background:var(--live-notice-background,CanvasText);pointer-events:none'

/**
 * Makes the element that shows notices at the edge of the window, on top of everything; screen readers read them.
 * @returns the function that shows one
 */
export function showing(texts: LiveSocketOptions['notice']): (state: keyof NoticeTexts) => void {
  const note = document.createElement('div')
  note.role = 'status'
  note.popover = 'manual'
  note.hidden = true
  note.style.cssText = STYLE
  let timer: ReturnType<typeof setTimeout> | undefined
  const put = (state: keyof NoticeTexts | '', text = ''): void => {
    note.dataset['liveNotice'] = state
    note.textContent = text
    note.hidden = !text
    // Appended and shown again, it is on top of dialogs that were opened meanwhile.
    document.body.append(note)
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- older browsers have none
    if (text) note.showPopover?.()
  }
  put('')
  return (state) => {
    clearTimeout(timer)
    put(state, { ...TEXTS, ...texts }[state])
    if (state !== 'away') timer = setTimeout(put, SHOWN, '')
  }
}
