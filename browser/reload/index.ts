import { attempt } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'
import { isFirstReload } from '../reload-count.ts'
import { dropFields, editedFields, saveFields, type IsEdited } from './fields.ts'
import { announce } from './dispatch.ts'

export { startNotice } from '../notice/index.ts'
export { handleRefusal } from './refused.ts'
export { tooLarge } from './too-large.ts'

/**
 * Loads the page anew, unless that does not help, something would be lost, or the application objects.
 * @param stays hears that the page is not loaded
 */
export function reloadPage(reason: string, isPatient: boolean, stays: () => void, isEdited: IsEdited): void {
  const typed = editedFields(isEdited)
  if (isPatient && typed[0]) return stays()
  // Without cookies it would be as it is.
  if (reason === 'cookies' && !hasCookies()) return stays()
  if (!isFirstReload() || !saveFields(typed)) return stays()
  if (!announce('phx:before-reload', reason)) {
    dropFields()
    return stays()
  }
  console.warn(`The page is loaded anew: ${reason}`)
  location.reload()
}

/** Does the browser keep cookies like ours for this page? It may not, in a frame of another site. */
function hasCookies(): boolean {
  return attempt(() => {
    document.cookie = 'live_probe=1;max-age=9;samesite=lax'
    return document.cookie.includes('live_probe')
  })
}
