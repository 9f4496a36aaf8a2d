import type { AtElement, Listener } from '../dom/own.ts'
import type { Answer } from '../connection/answer.ts'
import { phx } from '../dom/phx.ts'
import type { RefusedPage, RefusedView } from './port.ts'
import { isPageStale } from './unknown-view.ts'
import { announce } from './dispatch.ts'

/** Handles a refused join: the view is at another URL, or the page has to be reloaded, or the view joins again later. */
export function handleRefusal(view: RefusedView, answer: Answer): void {
  const { page_: page, channel_: channel, location_: location } = view
  const { reason = '', wait } = answer
  const isStale = /^(stale|unauthorized|reload|cookies)$/.test(reason)
  const load = (): void => location.reload_(reason, () => refuse(page, reason))
  if (location.follow_(answer) || isStale) {
    if (!location.pending_?.to) {
      // Closed first, since another view may join under its name.
      channel.close_()
      // Its element may be no view of this page at all: see `isPageStale`.
      if (isStale && isPageStale(view)) load()
      return
    }
    if (isStale) load()
    // The URL may be a download: then the page stays where it was.
    location.pending_ = location.current_
    return channel.redirected_()
  }
  channel.failed_(wait)
  view.error_ = [Date.now(), answer]
  // A server that is busy (`wait`) says nothing about the page: no reload.
  if (!wait) view.channelIgnored_()
}

/** Leaves the page as it was printed: it works without a connection, as without JavaScript. */
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

/**
 * Prevents the submit of a form without an `action`: it was only for the view, and would put its values, passwords too, into
 * the URL.
 */
function ignore(event: AtElement): void {
  const form = event.target
  if (phx(form, 'submit') !== null && !form.hasAttribute('action')) event.preventDefault()
}
