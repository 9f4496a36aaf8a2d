import type { Express } from 'express'
import { html, link, liveView, type AnyLiveView, type LiveRouter } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

/** A view that shows messages, and leaves some. */
const notes = (): AnyLiveView =>
  liveView({
    mount: (socket) => {
      socket.subscribe('doors')
      if (socket.url.searchParams.has('away')) {
        socket.putFlash('info', 'moved')
        socket.redirect('/next')
      }
      return {}
    },
    handleEvent: {
      save: (socket) => {
        socket.putFlash('info', 'saved')
        socket.putFlash('error', 'but late')
      },
      patch: (socket) => {
        socket.putFlash('info', 'patched')
        socket.pushPatch('/?tab=pushed')
      },
      navigate: (socket) => {
        socket.putFlash('info', 'navigated')
        socket.pushNavigate('/next')
      },
      guarded: (socket) => {
        socket.putFlash('info', 'sent on')
        socket.pushNavigate('/guarded')
      },
      leave: (socket) => {
        socket.putFlash('info', 'left <b>')
        socket.redirect('/next')
      },
    },
    handleParams: (socket, { tab }) => {
      if (tab === 'pushed') socket.putFlash('error', 'by handleParams')
    },
    handleInfo: {
      out: (socket) => {
        socket.putFlash('info', 'sent away')
        socket.redirect('/next')
      },
    },
    render: (_assigns, { flash }) => html`<p id="info">${flash['info']}</p><p id="error">${flash['error']}</p>
      <button id="save" phx-click="save">save</button><button id="leave" phx-click="leave">leave</button>
      <button id="patch" phx-click="patch">patch</button>
      <button id="navigate" phx-click="navigate">navigate</button>
      <button id="guarded" phx-click="guarded">guarded</button>
      ${link({ patch: '/?tab=link', id: 'link' }, 'link')}
      <button id="close" phx-click="lv:clear-flash" phx-value-key="info">close</button>
      <button id="close-all" phx-click="lv:clear-flash">close all</button>`,
  })

const twoPages = (app: Express, live: LiveRouter): void => {
  app.get('/guarded', (_req, res) => res.redirect('/next'))
  live.live('/next', notes())
}

const seen = (visit: Visit): Promise<string[]> => visit.page.locator('p').allTextContents()

/** What is seen on the page after an act led to it: when it is live, and when it is loaded once more. */
async function afterwards(visit: Visit, act: () => Promise<unknown>): Promise<unknown> {
  await act()
  await visit.page.waitForURL('**/next')
  await visit.joined()
  const first = await seen(visit)
  await visit.page.reload()
  await visit.joined()
  return [first, await seen(visit)]
}

export const flash: Scenarios = {
  'messages are shown until the page clears them, by kind or all': {
    view: notes,
    act: async (visit) => {
      await visit.click('#save')
      const saved = await seen(visit)
      await visit.click('#close')
      const closed = await seen(visit)
      await visit.click('#close-all')
      return [saved, closed, await seen(visit)]
    },
    seen: [
      ['saved', 'but late'],
      ['', 'but late'],
      ['', ''],
    ],
  },
  'a message goes along with the redirect of a handler, and is shown once': {
    view: notes,
    routes: twoPages,
    act: (visit) => afterwards(visit, () => visit.page.click('#leave')),
    seen: [
      ['left <b>', ''],
      ['', ''],
    ],
  },
  'a message goes along with a redirect that nobody in the page asked for': {
    view: notes,
    routes: twoPages,
    act: (visit) =>
      afterwards(visit, () => Promise.resolve(visit.site.live.pubsub.broadcast('doors', 'out'))),
    seen: [
      ['sent away', ''],
      ['', ''],
    ],
  },
  'a message goes along with a redirect of the first render': {
    view: notes,
    routes: twoPages,
    act: (visit) => afterwards(visit, () => visit.page.goto(`${visit.site.url}?away`)),
    seen: [
      ['moved', ''],
      ['', ''],
    ],
  },
  'a message goes along with a redirect of the join': {
    view: notes,
    routes: (_app, live) => {
      const door = liveView({
        mount: (socket) => {
          if (!socket.connected) return {}
          socket.putFlash('error', 'closed')
          return socket.redirect('/next')
        },
        render: () => html`soon`,
      })
      live.live('/door', door)
      live.live('/next', notes())
    },
    act: (visit) => afterwards(visit, () => visit.page.goto(`${visit.site.url}door`)),
    seen: [
      ['', 'closed'],
      ['', ''],
    ],
  },
}

/** What only a client can do that navigates over its connection. */
export const flashOnTheWay: Scenarios = {
  'a patch takes back the messages that were seen, and keeps those that came with it': {
    view: notes,
    act: async (visit) => {
      await visit.click('#save')
      await visit.click('#patch')
      await visit.shows('#info', 'patched')
      const pushed = await seen(visit)
      await visit.page.click('#link')
      await visit.shows('#info', '')
      return [pushed, await seen(visit)]
    },
    seen: [
      ['patched', 'by handleParams'],
      ['', ''],
    ],
  },
  'a message goes along with a live navigation, and is shown once': {
    view: notes,
    routes: twoPages,
    act: (visit) => afterwards(visit, () => visit.page.click('#navigate')),
    seen: [
      ['navigated', ''],
      ['', ''],
    ],
  },
  'a message goes along with a live navigation to a page that is not live': {
    view: notes,
    reports: ['LIVE_JOIN_REFUSED'],
    routes: (app, live) => {
      app.get('/next', (_req, res) => void res.send(`<p>${live.takeFlash(res)['info'] ?? 'nothing'}</p>`))
    },
    act: async (visit) => {
      await visit.page.click('#navigate')
      await visit.shows('p', 'navigated')
      await visit.page.reload()
      return seen(visit)
    },
    seen: ['nothing'],
  },
  'a message goes on when a guard answers in the place of a view': {
    view: notes,
    routes: twoPages,
    act: (visit) => afterwards(visit, () => visit.page.click('#guarded')),
    seen: [
      ['sent on', ''],
      ['', ''],
    ],
  },
}
