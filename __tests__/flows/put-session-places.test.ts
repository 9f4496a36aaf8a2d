import type { Express } from 'express'
import { html, liveRender, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { keeper, sessionKinds, withSession } from '../support/keeper.ts'
import { joinedPoller } from './poller.ts'
import { site, type Site } from './site.ts'

/** A page with a view in it. */
const around = (inner: AnyLiveView, sticky = false): AnyLiveView =>
  liveView({
    mount: () => ({}),
    render: () => html`<main>${liveRender(inner, { id: 'inner', sticky })}</main>`,
  })

/** Puts something at once. */
const hasty = liveView({
  mount: (socket) => {
    socket.putSession('theme', 'dark')
    return {}
  },
  render: () => html`<p>put</p>`,
})

describe.each(sessionKinds)('%s', (_kind, middleware) => {
  const before = withSession(middleware)

  /** An application with a view in the page of an ordinary handler. */
  function shop(view: AnyLiveView): Site {
    const withShop = (app: Express): void => {
      before(app)
      app.get('/', async (req, res) => void res.send(`<!doctype html>${await it.live.embed(req, res, view)}`))
    }
    const it: Site = site({}, { before: withShop })
    return it
  }

  const nested = (sticky: boolean): Site => site({ '/': around(keeper(), sticky) }, { before })

  test.each([
    ['nested', () => nested(false)],
    ['sticky', () => nested(true)],
    ['embedded', () => shop(keeper())],
  ])('what a view puts that is %s is in the session of the next page', async (_where, make) => {
    const it = make()
    const page = await live(it.app, '/')
    await page.click('#put')
    expect((await live(it.app, '/', { visitor: page })).texts('p')).toContain('dark')
    await page.click('#leave')
    expect((await page.next()).text('p')).toContain('"theme":"dark"')
    expect(it.log).toEqual([])
  })

  test.each([
    ['nested', () => site({ '/': around(hasty) }, { before })],
    ['embedded', () => shop(hasty)],
  ])('and what the first render of one puts that is %s', async (_where, make) => {
    const it = make()
    const page = await live(it.app, '/')
    expect((await live(it.app, '/held', { visitor: page })).text('p')).toContain('"theme":"dark"')
    expect(it.log).toEqual([])
  })

  test('a page that polls redeems its ticket, and joins with the new cookies', async () => {
    const poller = await joinedPoller(site({ '/': keeper() }, { before }).app)
    await poller.join({ extensions: ['session'] })
    await poller.event('put')
    const { payload } = await poller.heard(({ event }) => event === MESSAGE.session)
    const { host, door, csrf, visitor } = poller.page
    const headers = { 'x-csrf-token': csrf, origin: `http://${host}` }
    const answer = await visitor.postJson(host, `${door}/session`, { ticket: payload['ticket'] }, { headers })
    await poller.post([null, '90', 'phoenix', MESSAGE.session, JSON.parse(answer.text)])
    expect(JSON.stringify(await poller.join({ extensions: ['session'] }))).toContain('dark')
  })
})
