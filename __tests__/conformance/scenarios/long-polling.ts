import { html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenario, Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'
import { clicks } from './clicks.ts'
import { connection } from './connection.ts'
import { forms } from './forms.ts'
import { hooks } from './hooks.ts'
import { navigation } from './navigation.ts'
import { nested } from './nested.ts'
import { sticky } from './sticky.ts'

/** A proxy that knows no WebSocket. */
const noWebSocket: NonNullable<Scenario['routes']> = (app) =>
  app.use('/live/websocket', (req, res, next) => {
    if (req.headers.upgrade) res.status(503).end()
    else next()
  })

/** The official client polls only when it is asked to. */
async function asksToPoll({ page }: Visit): Promise<void> {
  await page.addInitScript(() => Object.assign(window, { longPollFallbackMs: 300 }))
}

/** The same where no WebSocket is to be had. */
function polled(scenario: Scenario): Scenario {
  const { before, routes, complaints } = scenario
  return {
    ...scenario,
    routes: (app, live, site) => {
      noWebSocket(app, live, site)
      routes?.(app, live, site)
    },
    before: async (visit) => {
      await asksToPoll(visit)
      await before?.(visit)
    },
    complaints: new RegExp(
      `WebSocket connection to|status of 426${complaints ? `|${complaints.source}` : ''}`,
    ),
  }
}

// Who polls does not notice that a connection is lost between two polls: there is nothing to make again.
const LOST = /connection/

/** Other scenarios, where no WebSocket is to be had. */
function allPolled(scenarios: Scenarios): Scenarios {
  const polls = Object.entries(scenarios).filter(
    ([sentence, { isClockStopped }]) => !isClockStopped && !LOST.test(sentence),
  )
  return Object.fromEntries(polls.map(([sentence, scenario]) => [`${sentence} (polled)`, polled(scenario)]))
}

/** What one connection carries however often a view gives way to another. */
const ways = Object.fromEntries(
  [
    'patch links, back and forward',
    'links to other views, back and forward',
    'a handler patches and navigates',
  ].map((sentence) => [sentence, navigation[sentence] as Scenario]),
)

/** A view that tells what it is told. */
const board = (site: Site): AnyLiveView =>
  liveView({
    mount: (socket) => {
      socket.subscribe('board')
      return { news: 'none' }
    },
    handleInfo: { news: (socket, text: string) => socket.assign({ news: text }) },
    handleEvent: {
      crash: () => {
        throw new Error('crash')
      },
      ...site.hears('look'),
    },
    render: ({ news }) => html`<p>${news}</p><button phx-click="crash">x</button>`,
  })

export const longPolling: Scenarios = {
  'what the server says of its own accord arrives without a WebSocket': polled({
    view: board,
    act: async (visit) => {
      for (const text of ['rain', 'sun']) {
        visit.site.live.pubsub.broadcast('board', 'news', text)
        await visit.shows('p', text)
      }
      return visit.page.textContent('p')
    },
    seen: 'sun',
  }),
  'a view that fails without a WebSocket is joined again': polled({
    view: board,
    reports: ['LIVE_CALLBACK_FAILED'],
    act: async (visit) => {
      visit.site.live.pubsub.broadcast('board', 'news', 'rain')
      await visit.shows('p', 'rain')
      await visit.rejoined(() => visit.page.click('button'))
      await visit.shows('p', 'none')
      return visit.site.pageLoads
    },
    seen: 1,
  }),
  ...allPolled({ ...connection, ...clicks, ...forms, ...hooks, ...nested, ...sticky, ...ways }),
}
