import { html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'

/** A page that counts, behind a guard. */
const counting = (): AnyLiveView =>
  liveView({
    mount: () => ({ count: 0 }),
    handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
    render: ({ count }) => html`<p>${count}</p><button id="add" phx-click="add">add</button>`,
  })

const routes: Scenarios[string]['routes'] = (app) =>
  app.get('/door', (_req, res) => void res.type('html').send('<p>The door</p>'))

export const guardScenarios: Scenarios = {
  'a page that is asked for again goes where its guard sends it now': {
    view: counting,
    routes,
    act: async ({ site, page }) => {
      site.guard = (_req, res) => res.redirect('/door')
      await site.live.recheck({ identity: 'the visitor' })
      await page.waitForURL(/door$/)
      return page.textContent('p')
    },
    seen: 'The door',
  },
  'a page that may still be seen goes on with what it has': {
    view: counting,
    act: async (visit) => {
      await visit.click('#add')
      const asked = new Promise((resolve) => {
        visit.site.guard = (_req, res, next) => next(void res.once('close', resolve))
      })
      await visit.site.live.recheck({ identity: 'the visitor' })
      await asked
      await visit.click('#add')
      await visit.shows('p', '2')
      return visit.joins
    },
    seen: 1,
  },
  'the page of a visitor who is disconnected is loaded anew': {
    view: counting,
    act: async (visit) => {
      await visit.click('#add')
      await visit.shows('p', '1')
      await visit.site.live.disconnect({ identity: 'the visitor' })
      await visit.shows('p', '0')
      await visit.joined()
      await visit.click('#add')
      await visit.shows('p', '1')
      return visit.site.pageLoads
    },
    seen: 2,
  },
}
