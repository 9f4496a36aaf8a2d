import type { RequestHandler } from 'express'
import { event, fields, html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { LiveSocket } from '../../../browser/index.ts'
import { MESSAGE } from '../../../lib/protocol/messages.ts'
import type { Scenarios } from '../scenario.ts'
import { until } from '../../support/until.ts'
import type { Site } from '../site.ts'
import { still } from './clicks.ts'
import type { Visit } from '../visit.ts'

/** A form whose values the server knows only as long as the view lives. */
const search = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ q: '', note: '' }),
    handleEvent: {
      search: event(fields({ q: String }), (socket, { q }) => {
        site.hear('search', { q })
        socket.assign({ q })
      }),
      ...site.hears('note'),
      again: event(fields({ note: String }), (socket, { note }) => {
        site.hear('again', { note })
        socket.assign({ note })
      }),
    },
    terminate: () => site.hear('terminate'),
    render: ({ q, note }) => html`
      <form id="search" phx-change="search"><input type="hidden" name="h" value="1" /><input name="q" value=${q} /></form>
      <form id="notes" phx-change="note" phx-auto-recover="again"><input name="note" value=${note} /></form>
      <form id="never" phx-change="search" phx-auto-recover="ignore"><input name="x" /></form>
      <p>${q}</p>`,
  })

/** Takes the server away, and waits until the browser has noticed. */
async function killed({ page, site }: Visit): Promise<void> {
  await site.stop()
  await page.waitForSelector('.phx-error')
}

/** What a page has for its connection; each client keeps it elsewhere. */
declare function socketOfPage(): LiveSocket

/** A guard that lets nobody in any more. */
const locked: RequestHandler = (_req, res) => void res.status(403).send('<title>Closed</title>')

/** What Chromium says of connections that fail and of the request our client makes then, and what our client says when it loads the page. */
const NETWORK = /WebSocket connection to|ERR_CONNECTION|status of (?:403|426)|The page is loaded anew/

export const connection: Scenarios = {
  'a connection that is lost is made again, and forms are told anew': {
    view: search,
    complaints: NETWORK,
    act: async (visit) => {
      const { page, site } = visit
      await page.fill('[name=q]', 'grün')
      await visit.shows('p', 'grün')
      await page.fill('[name=note]', 'x')
      await site.until(2)
      await visit.rejoined(() => site.hangUp())
      await visit.shows('p', 'grün')
      return { heard: await site.until(5), loads: site.pageLoads, value: await page.inputValue('[name=q]') }
    },
    seen: {
      heard: [
        ['search', { q: 'grün' }],
        ['note', { note: 'x', _target: ['note'] }],
        ['terminate', {}],
        ['search', { q: 'grün' }],
        ['again', { note: 'x' }],
      ],
      loads: 1,
      value: 'grün',
    },
  },
  'a page that closes its connection says so, and comes back': {
    view: still(html`<p id="p" phx-hook="Life">x</p>`),
    act: async (visit) => {
      const { page } = visit
      await visit.notes(1)
      const state = (): Promise<unknown> =>
        page.evaluate(() => [
          document.querySelector('[data-phx-session]')?.className.split(' ').sort(),
          socketOfPage().isConnected(),
        ])
      await page.addScriptTag({ content: 'socketOfPage = () => window.liveSocket ?? liveView.liveSocket' })
      await page.evaluate(() => new Promise<void>((closed) => socketOfPage().disconnect(closed)))
      const lost = await state()
      await page.evaluate(() => socketOfPage().connect())
      await visit.joined()
      return [lost, await state(), await visit.notes(3)]
    },
    seen: [
      [['phx-client-error', 'phx-error', 'phx-loading'], false],
      [['phx-connected'], true],
      ['p mounted', 'p disconnected', 'p reconnected'],
    ],
  },
  'a server that is killed and started again is found again': {
    view: search,
    complaints: NETWORK,
    act: async (visit) => {
      const { page, site } = visit
      await page.fill('[name=q]', 'a')
      await visit.shows('p', 'a')
      await killed(visit)
      await page.locator('[name=q]').pressSequentially('b')
      await site.start()
      await visit.joined()
      await visit.shows('p', 'ab')
      return { loads: site.pageLoads, value: await page.inputValue('[name=q]') }
    },
    seen: { loads: 1, value: 'ab' },
  },
  'a server that asks to come back later is come back to': {
    view: search,
    act: async (visit) => {
      await visit.rejoined(() => visit.site.live.close())
      const heard = await visit.heard(3)
      return { loads: visit.site.pageLoads, heard: heard.map(([name]) => name) }
    },
    seen: { loads: 1, heard: ['terminate', 'search', 'again'] },
  },
  'a page whose token is worth nothing any more is loaded anew': {
    view: search,
    complaints: NETWORK,
    reports: ['LIVE_TOKEN_FORGED'],
    act: async (visit) => {
      const { page, site } = visit
      await page.evaluate(() => Object.assign(window, { isOld: true }))
      await killed(visit)
      site.secret = 'another secret of the site, long enough'
      await site.start()
      await page.waitForFunction(() => !('isOld' in window))
      await visit.joined()
      return site.pageLoads
    },
    seen: 2,
  },
  'a guard that does not let a join through has the page loaded, and answers itself': {
    view: search,
    complaints: NETWORK,
    reports: ['LIVE_JOIN_REFUSED'],
    act: async (visit) => {
      const { page, site } = visit
      site.guard = locked
      await site.hangUp()
      await page.waitForFunction(() => document.title === 'Closed')
      return site.pageLoads
    },
    seen: 2,
  },
  'a guard that redirects a join takes the page along': {
    view: search,
    complaints: NETWORK,
    act: async (visit) => {
      visit.site.guard = (_req, res) => res.redirect('/elsewhere?from=guard')
      await visit.site.hangUp()
      await visit.page.waitForURL('**/elsewhere*')
      return visit.page.url().replace(visit.site.url, '/')
    },
    seen: '/elsewhere?from=guard',
  },
  'heartbeats are answered, so that the connection stays': {
    isClockStopped: true,
    view: search,
    act: async (visit) => {
      const { page, said, site } = visit
      // Phoenix's beats come every 30 s, ours after 20 to 25 s. A beat before the last one is answered ends the connection.
      const longest = site.client === 'ours' ? 25_000 : 30_000
      // Other frames of that topic are lines for the console, such as that the server is slow.
      const frames = (by: string, event: string): number =>
        said.filter((each) => each.by === by && each.frame[2] === 'phoenix' && each.frame[3] === event).length
      for (const nth of [1, 2, 3]) {
        await page.clock.runFor(longest)
        await until(
          () => frames('server', MESSAGE.reply) >= nth,
          () => `the answer to beat ${nth}`,
        )
      }
      const isConnected = await page.evaluate(() => document.querySelector('.phx-connected') !== null)
      return { beats: frames('browser', MESSAGE.heartbeat), joins: visit.joins, isConnected }
    },
    seen: { beats: 3, joins: 1, isConnected: true },
  },
}
