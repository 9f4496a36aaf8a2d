import { document } from '../dom/document.ts'
import type { LiveSocketOptions } from '../api.ts'
import type { NoticeTexts } from '../options.ts'

const TEXTS: NoticeTexts = {
  away: 'Connection lost. Reconnecting …',
  back: 'Connected again.',
  failed: 'That did not work. Please try again.',
  refused: 'This page does not update itself.',
}

/** How long all but a lost connection is spoken of. @unit milliseconds */
const SHOWN = 6000

/** Set by a script, which a policy without inline styles allows. */
export const STYLE =
  'position:fixed;inset:var(--live-notice-inset,auto 0 1rem);margin:0 auto;width:fit-content;max-width:90%;padding:.5rem 1rem;border:1px solid;border-radius:.5rem;color:var(--live-notice-color,Canvas);background:var(--live-notice-background,CanvasText);pointer-events:none'

/** Makes what shows news at the edge of the window, above all else, and has them read out. */
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
    // Shown anew it is above what was opened meanwhile.
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
