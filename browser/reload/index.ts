import { attempt } from '../attempt.ts'
import { document } from '../document.ts'
import type { LiveSocket } from '../live-socket.ts'
import { phx } from '../phx.ts'
import { isFirstReload } from '../reloads.ts'
import { drop, keep, typedIn, type IsTouched } from './fields.ts'

export { bringBack } from './fields.ts'
export { isPage } from './strangers.ts'
export { tooLarge } from './too-large.ts'

/** A reload that is due. */
type Reload = {
  readonly reason: string
  readonly isPatient: boolean
  /** Hears that the page is not loaded. */
  readonly stays: () => void
  readonly momentOf: IsTouched
}

/** Loads the page anew, unless that does not help, something would be lost, or the application objects. */
export function anew({ reason, isPatient, stays, momentOf }: Reload): void {
  const typed = typedIn(momentOf)
  if (isPatient && typed[0]) return stays()
  // Without cookies it would be as it is.
  if (reason === 'cookies' && !hasCookies()) return stays()
  if (!isFirstReload() || !keep(typed)) return stays()
  if (!tell('phx:before-reload', reason)) {
    drop()
    return stays()
  }
  console.warn(`The page is loaded anew: ${reason}`)
  location.reload()
}

/** The page stays as it was printed: it is used without a socket, as if there were no script. */
export function refuse(liveSocket: LiveSocket, reason: string): void {
  const { views_ } = liveSocket
  if (views_.some(({ channel_: { state_ } }) => /joined|joining/.test(state_))) return
  liveSocket.disconnect()
  liveSocket.views_ = []
  for (const { element_ } of views_)
    element_.className = element_.className.replace(/phx-\S*/g, '') + ' phx-static'
  addEventListener('submit', ignore)
  tell('phx:live-refused', reason)
  console.warn(`The page is not live: ${reason}`)
}

/** A form that is only for the view has nowhere to go, and would put what is typed, passwords too, into the URL. */
function ignore(event: Event): void {
  const form = event.target as HTMLFormElement
  if (phx(form, 'submit') !== null && !form.hasAttribute('action')) event.preventDefault()
}

/** Does the browser keep cookies for this page? It may not, in a frame of another site. */
function hasCookies(): boolean {
  return attempt(() => {
    document.cookie = 'live_probe=1;max-age=9'
    return document.cookie.includes('live_probe')
  })
}

function tell(name: string, reason: string): boolean {
  return dispatchEvent(new CustomEvent(name, { cancelable: true, detail: { reason } }))
}
