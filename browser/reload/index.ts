import { attempt } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'
import { isFirstReload } from '../reload-count.ts'
import { dropFields, editedFields, saveFields, type IsEdited } from './fields.ts'
import { announce } from './dispatch.ts'

export { startNotice } from '../notice/index.ts'
export { handleRefusal } from './refused.ts'
export { tooLarge } from './too-large.ts'

/**
 * Reloads the page, unless that would not help, something would be lost, or the application prevents it.
 * @param stays is called if the page is not reloaded
 */
export function reloadPage(reason: string, isPatient: boolean, stays: () => void, isEdited: IsEdited): void {
  const typed = editedFields(isEdited)
  if (isPatient && typed[0]) return stays()
  // If the browser keeps no cookies, a reload does not help.
  if (reason === 'cookies' && !hasCookies()) return stays()
  if (!isFirstReload() || !saveFields(typed)) return stays()
  if (!announce('phx:before-reload', reason)) {
    dropFields()
    return stays()
  }
  console.warn(`The page is loaded anew: ${reason}`)
  location.reload()
}

/** Does the browser keep cookies for this page? In a frame of another site it may not. */
function hasCookies(): boolean {
  return attempt(() => {
    document.cookie = 'live_probe=1;max-age=9;samesite=lax'
    return document.cookie.includes('live_probe')
  })
}
