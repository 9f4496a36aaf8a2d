import type { Express } from 'express'
import {
  component,
  html,
  link,
  liveComponent,
  liveRender,
  liveView,
  type AnyLiveView,
  type LiveRouter,
  type Rendered,
} from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'
import type { Site } from '../site.ts'

/** Counts, wherever it stands. Its first number is 1 in every view. */
const counter = liveComponent({
  mount: (_props: { readonly id: string }) => ({ n: 0 }),
  handleEvent: { add: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ id, n }, { self }) =>
    html`<p id=${id}><i>${n}</i><button phx-click="add" phx-target=${self}>add</button></p>`,
})

const counting = (id: string): AnyLiveView =>
  liveView({ mount: () => ({}), render: () => html`<div>${component(counter, { id })}</div>` })

const players = new WeakMap<Site, AnyLiveView>()

/** A page with a player that goes on with the next page. */
function pageOf(site: Site, name: string): AnyLiveView {
  const player = players.get(site) ?? counting('player-counter')
  players.set(site, player)
  return liveView({
    mount: () => ({}),
    render: (): Rendered => html`<h1>${name}</h1>${link({ navigate: '/other', id: 'to-other' }, 'other')}
      ${component(counter, { id: 'page-counter' })}${liveRender(player, { id: 'player', sticky: true })}`,
  })
}

/** A page of the application with two views. */
function twoViews(app: Express, live: LiveRouter, site: Site): void {
  const views = [counting('left-counter'), counting('right-counter')] as const
  app.get('/', (req, res, next) => {
    const embed = async (): Promise<void> => {
      const left = await live.embed(req, res, views[0], { id: 'left' })
      const right = await live.embed(req, res, views[1], { id: 'right' })
      res.send(`<!doctype html><title>Two</title>${site.head(left)}${right}`)
    }
    embed().catch(next)
  })
}

/** A view with a component, and a view with one beside it. */
function beside(): AnyLiveView {
  const inner = counting('inner-counter')
  return liveView({
    mount: () => ({}),
    render: () =>
      html`${liveRender(inner, { id: 'inner' })}<div>${component(counter, { id: 'outer-counter' })}</div>`,
  })
}

/** Components of a kind that loads for all at once. */
function doubling(site: Site): AnyLiveView {
  const double = liveComponent({
    mount: (props: { readonly n: number }) => ({ shown: props.n }),
    updateMany: (updates) => {
      if (updates[0]?.socket.connected === true) site.hear(updates.map(({ props }) => props.n).join())
      for (const { socket, props } of updates) socket.assign({ shown: props.n * 2 })
    },
    render: ({ shown }) => html`<b>${shown}</b>`,
  })
  return liveView({
    mount: () => ({ base: 0 }),
    handleEvent: {
      all: (socket) => socket.update('base', (base) => base + 10),
      one: (socket) => socket.sendUpdate(double, 2, { n: 50 }),
    },
    render: ({
      base,
    }) => html`<button id="all" phx-click="all">all</button><button id="one" phx-click="one">one</button>
      ${[1, 2, 3].map((id) => component(double, { id, n: base + id }))}`,
  })
}

/** Clicks a counter that stands at 0 so often, and waits for each number. */
async function countOn(visit: Visit, counter: string, times: number): Promise<void> {
  for (let n = 1; n <= times; n++) {
    await visit.page.click(`${counter} button`)
    await visit.shows(`${counter} i`, String(n))
  }
}

export const componentPlaces: Scenarios = {
  'components in a sticky view go on with the next page, and those of the page do not': {
    view: (site) => pageOf(site, 'home'),
    routes: (_app, live, site) => live.live('/other', pageOf(site, 'other')),
    act: async (visit) => {
      for (const id of ['player', 'page']) {
        await visit.page.click(`#${id}-counter button`)
        await visit.shows(`#${id}-counter i`, '1')
      }
      await visit.page.click('#to-other')
      await visit.shows('h1', 'other')
      await visit.joined()
      for (const id of ['player', 'page']) await visit.click(`#${id}-counter button`)
      await visit.shows('#player-counter i', '2')
      return visit.page.textContent('#page-counter i')
    },
    seen: '1',
  },
  'components of embedded views live their own lives': {
    view: () => liveView({ mount: () => ({}), render: () => html`` }),
    routes: twoViews,
    act: async (visit) => {
      await countOn(visit, '#left-counter', 1)
      await countOn(visit, '#right-counter', 2)
      return visit.page.$$eval('i', (all) => all.map((i) => i.textContent))
    },
    seen: ['1', '2'],
  },
  'components of two views, one in the other, have the same numbers and are two': {
    view: beside,
    act: async (visit) => {
      await countOn(visit, '#outer-counter', 1)
      await countOn(visit, '#inner-counter', 2)
      return visit.page.$$eval('i', (all) => all.map((i) => i.textContent))
    },
    seen: ['2', '1'],
  },
  'components of a kind are told together of new props, and one alone': {
    view: doubling,
    act: async (visit) => {
      await visit.page.click('#all')
      await visit.shows('b:nth-of-type(3)', '26')
      await visit.page.click('#one')
      await visit.shows('b:nth-of-type(2)', '100')
      const shown = await visit.page.$$eval('b', (all) => all.map((b) => b.textContent))
      return [...shown, ...(await visit.heardNames(3))]
    },
    seen: ['22', '100', '26', '1,2,3', '11,12,13', '50'],
  },
}
