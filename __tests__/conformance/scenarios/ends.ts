import { html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import { until } from '../../support/until.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'
import { MESSAGE } from '../../../lib/protocol/messages.ts'

/** A view that counts, and can end in every way a handler can. */
const mortal = (site: Site): AnyLiveView =>
  liveView({
    mount: (socket) => {
      socket.subscribe('orders')
      return { count: 0 }
    },
    handleEvent: {
      add: (socket) => socket.update('count', (count) => count + 1),
      crash: () => {
        throw new Error('a handler failed')
      },
      leave: (socket) => socket.redirect('/elsewhere?from=event#part'),
      again: (socket) => socket.redirect('/'),
    },
    handleInfo: {
      leave: (socket) => socket.redirect('/elsewhere?from=info'),
      crash: () => {
        throw new Error('a message failed')
      },
    },
    terminate: () => site.hear('terminate'),
    render: ({ count }) => html`<p>${count}</p>
      <button id="add" phx-click="add">add</button>
      <button id="crash" phx-click="crash">crash</button>
      <button id="leave" phx-click="leave">leave</button>
      <button id="again" phx-click="again">again</button>
      <button id="unknown" phx-click="nobody">nobody knows me</button>`,
  })

/** A view whose mount ends by a redirect or a crash once the browser joins, as long as the site is locked. */
const stillborn =
  (end: (visit: { redirect(to: string): never }) => void) =>
  (site: Site): AnyLiveView =>
    liveView({
      mount: (socket) => {
        if (socket.connected && site.isLocked) end(socket)
        return {}
      },
      render: () => html`<p>alive</p>`,
    })

/** The URL behind the host. */
const placeOf = ({ page }: Visit): string => page.url().replace(/^\w+:\/\/[^/]+/, '')

/** Counts twice, does something to the view, and waits for a view that was mounted afresh. */
function afterwards(act: (visit: Visit) => unknown): Scenarios[string]['act'] {
  return async (visit) => {
    for (const count of ['1', '2']) {
      await visit.click('#add')
      await visit.shows('p', count)
    }
    await act(visit)
    const states = await visit.page.waitForSelector('.phx-error')
    const classes = (await states.getAttribute('class'))?.split(' ').sort()
    await visit.joined()
    await visit.shows('p', '0')
    await visit.click('#add')
    await visit.shows('p', '1')
    return { classes, loads: visit.site.pageLoads, heard: visit.site.heard }
  }
}

const AFRESH = {
  classes: ['phx-error', 'phx-loading', 'phx-server-error'],
  loads: 1,
  heard: [['terminate', {}]],
}

export const ends: Scenarios = {
  'a handler sends the browser to another page': {
    view: mortal,
    act: async (visit) => {
      await visit.page.click('#leave')
      await visit.page.waitForURL('**/elsewhere*')
      return [placeOf(visit), await visit.heard(1)]
    },
    seen: ['/elsewhere?from=event#part', [['terminate', {}]]],
  },
  'what the browser says when it is sent away is no error': {
    view: mortal,
    act: async (visit) => {
      await visit.page.click('#leave')
      await visit.page.waitForURL('**/elsewhere*')
      await visit.heard(1)
      return visit.said.filter(({ frame }) => frame[3] === MESSAGE.leave).map(({ frame }) => frame[2])
    },
    seen: ['lv:phx-main', 'lv:'],
    differs: { why: 'our client closes the connection, which says the same for all views', seen: [] },
  },
  'a handler sends the browser to its own page': {
    view: mortal,
    act: async (visit) => {
      await visit.click('#add')
      await visit.page.click('#again')
      await visit.shows('p', '0')
      await visit.joined()
      return placeOf(visit)
    },
    seen: '/',
  },
  'a message sends the browser to another page': {
    view: mortal,
    act: async (visit) => {
      visit.site.live.pubsub.broadcast('orders', 'leave', undefined)
      await visit.page.waitForURL('**/elsewhere*')
      return [placeOf(visit), await visit.heard(1)]
    },
    seen: ['/elsewhere?from=info', [['terminate', {}]]],
  },
  'a mount sends the browser to another page when it joins': {
    view: stillborn((socket) => socket.redirect('/elsewhere?from=mount')),
    isJoined: false,
    before: async ({ site }) => void (site.isLocked = true),
    act: async (visit) => {
      await visit.page.waitForURL('**/elsewhere*')
      return placeOf(visit)
    },
    seen: '/elsewhere?from=mount',
  },
  'a handler that fails ends the view, and a fresh one takes its place': {
    view: mortal,
    reports: ['LIVE_CALLBACK_FAILED'],
    act: afterwards(({ page }) => page.click('#crash')),
    seen: AFRESH,
  },
  'a message that fails does, too': {
    view: mortal,
    reports: ['LIVE_CALLBACK_FAILED'],
    act: afterwards(({ site }) => {
      site.live.pubsub.broadcast('orders', 'crash', undefined)
    }),
    seen: AFRESH,
  },
  'a mount that fails when the browser joins shows an error, until it does not fail any more': {
    view: stillborn(() => {
      throw new Error('mount failed')
    }),
    isJoined: false,
    reports: ['LIVE_CALLBACK_FAILED'],
    before: async ({ page, site }) => {
      site.isLocked = true
      await page.clock.install()
    },
    act: async (visit) => {
      const { page, site } = visit
      await page.waitForSelector('.phx-error.phx-loading')
      site.isLocked = false
      // Not much faster than ours: each new try has ten seconds of the page's time to be answered.
      await until(async () => {
        if (await page.locator('.phx-connected').count()) return true
        await page.clock.runFor(200)
        await new Promise((resolve) => setTimeout(resolve, 20))
        return false
      })
      return { text: await page.textContent('p'), loads: site.pageLoads }
    },
    seen: { text: 'alive', loads: 2 },
    differs: { why: 'the join is tried again before the page is', seen: { text: 'alive', loads: 1 } },
  },
  'an event nobody knows changes nothing': {
    view: mortal,
    reports: ['LIVE_EVENT_UNKNOWN'],
    act: async (visit) => {
      await visit.click('#add')
      await visit.click('#unknown')
      await visit.click('#add')
      await visit.shows('p', '2')
      return { loads: visit.site.pageLoads, heard: visit.site.heard }
    },
    seen: { loads: 1, heard: [] },
  },
  'a page that is left ends its view': {
    view: mortal,
    act: async (visit) => {
      await visit.page.goto(`${visit.site.url}elsewhere`)
      return visit.heard(1)
    },
    seen: [['terminate', {}]],
  },
  'a page that is come back to is live': {
    view: mortal,
    act: async (visit) => {
      await visit.click('#add')
      await visit.page.goto(`${visit.site.url}elsewhere`)
      await visit.page.goBack()
      await visit.joined()
      await visit.click('#add')
      return visit.page.textContent('p')
    },
    seen: '1',
  },
}
