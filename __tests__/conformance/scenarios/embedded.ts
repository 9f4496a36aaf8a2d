import type { Express } from 'express'
import { html, liveView, type AnyLiveView, type LiveRouter } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'

const counter = (site: Site, name: string): AnyLiveView =>
  liveView({
    mount: () => ({ count: 0 }),
    handleEvent: {
      add: (socket) => socket.update('count', (count) => count + 1),
      crash: () => {
        throw new Error(name)
      },
    },
    terminate: () => site.hear(`end of ${name}`),
    render: ({ count }) => html`<p>${name} ${count}</p>
      <button class="add" phx-click="add">add</button><button class="crash" phx-click="crash">crash</button>`,
  })

/** A page of the application with two views. */
function twoViews(app: Express, live: LiveRouter, site: Site): void {
  const views = [counter(site, 'left'), counter(site, 'right')] as const
  app.get('/', (req, res, next) => {
    const embed = async (): Promise<void> => {
      const left = await live.embed(req, res, views[0], { id: 'left' })
      const right = await live.embed(req, res, views[1], { id: 'right' })
      res.send(`<!doctype html><title>Two</title>${site.head(left)}<p>between</p>${right}`)
    }
    embed().catch(next)
  })
}

const nobody = (): AnyLiveView => liveView({ mount: () => ({}), render: () => html`` })

export const embedded: Scenarios = {
  'two views of one page live their own lives': {
    view: nobody,
    routes: twoViews,
    act: async (visit) => {
      await visit.click('#left .add')
      for (const _ of [1, 2]) await visit.click('#right .add')
      await visit.shows('#left p', 'left 1')
      await visit.shows('#right p', 'right 2')
      return visit.joins
    },
    seen: 2,
  },
  'the crash of one view of a page leaves the other alone': {
    view: nobody,
    routes: twoViews,
    reports: ['LIVE_CALLBACK_FAILED'],
    act: async (visit) => {
      await visit.click('#left .add')
      await visit.click('#right .add')
      await visit.page.click('#left .crash')
      await visit.page.waitForSelector('#left.phx-error')
      await visit.click('#right .add')
      await visit.joined()
      await visit.shows('#left p', 'left 0')
      await visit.shows('#right p', 'right 2')
      return visit.site.heard
    },
    seen: [['end of left', {}]],
  },
}
