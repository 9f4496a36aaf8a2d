import type { Express } from 'express'
import {
  html,
  JS,
  link,
  liveRender,
  liveView,
  type AnyLiveView,
  type LiveRouter,
  type Rendered,
  type Socket,
} from '../../../lib/index.ts'
import type { Scenario, Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

type Counting = Socket<{ count: number }>

/** Ways to the other page, on which something is counted. */
const ways = {
  navigate(socket: Counting) {
    socket.update('count', (count) => count + 10)
    socket.pushNavigate('/other')
  },
  patch(socket: Counting) {
    socket.update('count', (count) => count + 10)
    socket.pushPatch('/other')
  },
}

/** What lives on, or does not. */
const counter = (site: Site, name: string): AnyLiveView =>
  liveView({
    mount: (socket) => {
      if (socket.connected) site.hear(`begin of ${name}`)
      return { count: 0 }
    },
    handleEvent: {
      add: (socket) => socket.update('count', (count) => count + 1),
      crash: () => {
        throw new Error('crashed')
      },
      leave: (socket) => socket.pushNavigate('/bare'),
      ...ways,
      soon: (socket, { value }) => socket.sendSelf(value === 'patch' ? value : 'navigate'),
    },
    handleInfo: ways,
    terminate: () => site.hear(`end of ${name}`),
    render: ({ count }) => html`<p>${count}</p><button class="add" phx-click="add">add</button>
      <button class="crash" phx-click="crash">crash</button><button class="leave" phx-click="leave">leave</button>
      <button class="navigate" phx-click="navigate">n</button><button class="patch" phx-click="patch">p</button>
      <button class="soon-navigate" phx-click="soon" value="navigate">sn</button>
      <button class="soon-patch" phx-click="soon" value="patch">sp</button>
      <iframe srcdoc="a page"></iframe>`,
  })

/** What goes by itself when it is taken out of the page. */
const leaving = (id: string): Rendered =>
  html`<i id="${id}" phx-mounted=${JS.addClass('in')} phx-remove=${JS.hide({ time: 500, transition: 'out' })}>x</i>`

const player = liveView({ mount: () => ({}), render: () => leaving('kept') })

type Pages = Readonly<Record<'home' | 'other' | 'bare', AnyLiveView>>

const sites = new WeakMap<Site, Pages>()

/** Two pages with a player that goes on and a note that does not, and one without. */
function pagesOf(site: Site): Pages {
  const player = counter(site, 'the player')
  const note = counter(site, 'a note')
  const page = (name: string, has: () => Rendered | false): AnyLiveView =>
    liveView({
      mount: () => ({}),
      render: () => html`<h1>${name}</h1>${link({ navigate: '/', id: 'to-home' }, 'home')}
        ${link({ navigate: '/other', id: 'to-other' }, 'other')} ${link({ navigate: '/bare', id: 'to-bare' }, 'bare')}
        ${has()}`,
    })
  const both = (): Rendered => html`<section>${liveRender(player, { id: 'player', sticky: true })}</section>
    ${liveRender(note, { id: 'note' })}`
  const pages = sites.get(site) ?? {
    home: page('home', both),
    other: page('other', both),
    bare: page('bare', () => false),
  }
  sites.set(site, pages)
  return pages
}

const start = {
  view: (site: Site) => pagesOf(site).home,
  routes: (_app: Express, live: LiveRouter, site: Site) => {
    live.live('/other', pagesOf(site).other)
    live.live('/bare', pagesOf(site).bare)
  },
}

/** Follows a link to another page, and waits until all of it is joined. */
async function go(visit: Visit, name: 'home' | 'other' | 'bare'): Promise<void> {
  await visit.page.click(`#to-${name}`)
  await visit.shows('h1', name)
  await visit.joined()
}

export const sticky: Scenarios = {
  'a sticky view goes on with the next page, and the views beside it do not': {
    ...start,
    act: async (visit) => {
      await visit.page.evaluate(() =>
        Object.assign(document.querySelector('#player') ?? {}, { mark: 'same' }),
      )
      await visit.click('#player .add')
      await visit.click('#note .add')
      await go(visit, 'other')
      await visit.click('#player .add')
      await visit.click('#note .add')
      await visit.shows('#player p', '2')
      await visit.shows('#note p', '1')
      const mark = await visit.page.evaluate(
        () => (document.querySelector('section > #player') as { mark?: string } | null)?.mark,
      )
      return [mark, visit.joins, await visit.heardNames(4)]
    },
    seen: ['same', 5, ['begin of the player', 'begin of a note', 'end of a note', 'begin of a note']],
  },
  'a page inside of a sticky view goes on as it is': {
    ...start,
    act: async (visit) => {
      const mark = 'document.querySelector("#player iframe").contentWindow.mark'
      await visit.page.evaluate(`${mark} = 'as it was'`)
      await go(visit, 'other')
      return (await visit.page.evaluate(mark)) ?? 'loaded anew'
    },
    seen: 'loaded anew',
    differs: {
      why: 'our client moves the view without taking it out of the page, where the browser can do that',
      seen: 'as it was',
    },
  },
  'a sticky view ends with a page that has none, and begins anew with one that has': {
    ...start,
    act: async (visit) => {
      await visit.click('#player .add')
      await go(visit, 'bare')
      const heard = (await visit.heardNames(4)).toSorted()
      await go(visit, 'home')
      await visit.click('#player .add')
      await visit.shows('#player p', '1')
      return heard
    },
    seen: ['begin of a note', 'begin of the player', 'end of a note', 'end of the player'],
  },
  'a sticky view that fails after a navigation begins anew': {
    ...start,
    reports: ['LIVE_CALLBACK_FAILED'],
    complaints: /view crashed/,
    act: async (visit) => {
      await visit.click('#player .add')
      await go(visit, 'other')
      await visit.rejoined(() => visit.page.click('#player .crash'))
      await visit.click('#player .add')
      await visit.shows('#player p', '1')
    },
    seen: undefined,
  },
  'a sticky view comes back with the connection': {
    ...start,
    complaints: /WebSocket|ERR_/,
    act: async (visit) => {
      await go(visit, 'other')
      await visit.click('#player .add')
      await visit.rejoined(() => visit.site.hangUp())
      await visit.shows('#player p', '0')
      await visit.click('#player .add')
      await visit.shows('#player p', '1')
    },
    seen: undefined,
  },
  'a sticky view takes the page elsewhere': {
    ...start,
    act: async (visit) => {
      await visit.page.click('#player .leave')
      await visit.shows('h1', 'bare')
      return visit.site.pageLoads
    },
    seen: 1,
  },
  ...Object.fromEntries(
    ['navigate', 'patch', 'soon-navigate', 'soon-patch'].map((way): [string, Scenario] => [
      `a sticky view that takes the page to another that has it (${way}) goes on there`,
      {
        ...start,
        act: async (visit) => {
          await visit.click('#player .add')
          await visit.page.click(`#player .${way}`)
          await visit.shows('h1', 'other')
          await visit.joined()
          await visit.shows('#player p', '11')
          await visit.click('#player .add')
          await visit.shows('#player p', '12')
          return [visit.site.pageLoads, await visit.heardNames(4)]
        },
        seen: [1, ['begin of the player', 'begin of a note', 'end of a note', 'begin of a note']],
      },
    ]),
  ),
  'what goes by itself does so before the next page is shown, but for what goes on': {
    view: () =>
      liveView({
        mount: () => ({}),
        render: () => html`<h1>home</h1>${link({ navigate: '/next', id: 'to-next' }, 'next')}
          <p>${leaving('gone')}</p>${liveRender(player, { id: 'player', sticky: true })}`,
      }),
    routes: (_app, live) =>
      live.live(
        '/next',
        liveView({
          mount: () => ({}),
          render: () => html`<h1>next</h1>${liveRender(player, { id: 'player', sticky: true })}`,
        }),
      ),
    act: async (visit) => {
      const { page } = visit
      await page.waitForSelector('#gone.in')
      await page.click('#to-next')
      // Both are read at once: on a busy machine the next page may be there a moment later.
      const before = await page.waitForFunction(
        () => document.querySelector('#gone.out') && document.querySelector('h1')?.textContent,
      )
      await visit.shows('h1', 'next')
      return [await before.jsonValue(), await page.isVisible('#kept')]
    },
    seen: ['home', true],
  },
}
