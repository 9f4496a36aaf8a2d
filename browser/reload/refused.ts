import type { AtElement, Listener } from '../dom/own.ts'
import type { Answer } from '../connection/answer.ts'
import { phx } from '../dom/phx.ts'
import type { RefusedPage, RefusedView } from './port.ts'
import { isPageStale } from './unknown-view.ts'
import { announce } from './dispatch.ts'

/** A view is not joined: it is elsewhere, or has to be loaded anew, or waits for another try. */
export function handleRefusal(view: RefusedView, answer: Answer): void {
  const { page_: page, channel_: channel, location_: location } = view
  const { reason = '', wait } = answer
  const isStale = /^(stale|unauthorized|reload|cookies)$/.test(reason)
  const load = (): void => location.reload_(reason, () => refuse(page, reason))
  if (location.follow_(answer) || isStale) {
    if (!location.pending_?.to) {
      // Another view may join under its name then.
      channel.close_()
      // It may be none of the page's.
      if (isStale && isPageStale(view)) load()
      return
    }
    if (isStale) load()
    // What it is sent to may be a file: then the page is still where it was.
    location.pending_ = location.current_
    return channel.redirected_()
  }
  channel.failed_(wait)
  view.error_ = [Date.now(), answer]
  // What is busy now says nothing of the page.
  if (!wait) view.channelIgnored_()
}

/** The page stays as it was printed: it is used without a socket, as if there were no script. */
function refuse(page: RefusedPage, reason: string): void {
  const views = page.views_.all_
  if (views.some(({ channel_: { state_ } }) => /join/.test(state_))) return
  page.disconnect()
  page.views_.all_ = []
  for (const { element_ } of views)
    element_.className = element_.className.replace(/phx-\S*/g, '') + ' phx-static'
  const submit: Listener = ignore
  addEventListener('submit', submit)
  announce('phx:live-refused', reason)
  console.warn(`The page is not live: ${reason}`)
}

/** A form that is only for the view has nowhere to go, and would put what is typed, passwords too, into the URL. */
function ignore(event: AtElement): void {
  const form = event.target
  if (phx(form, 'submit') !== null && !form.hasAttribute('action')) event.preventDefault()
}
